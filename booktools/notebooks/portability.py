"""Compare the chapters' outputs under other threads, instruction sets, hash seed and locale."""

from booktools.notebooks.outputs import compare_outputs


def threads(count):
    """One setting for all the libraries that keep threads."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return dict.fromkeys(names, str(count))


def numpy_features():
    """What numpy can do on this machine beyond the least that it was built for."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    return " ".join(feature for feature in __cpu_dispatch__ if __cpu_features__[feature])


def settings():
    """The environments under which the outputs must be the same, by name."""
    return {
        "as it is": {},
        "one thread": threads(1),
        "two threads": threads(2),
        "numpy without its faster instructions": {"NPY_DISABLE_CPU_FEATURES": numpy_features()},
        "OpenBLAS for an older processor": {"OPENBLAS_CORETYPE": "Nehalem"},
        "torch without its faster instructions": {
            "ATEN_CPU_CAPABILITY": "default",
            "MKL_ENABLE_INSTRUCTIONS": "SSE4_2",
            "ONEDNN_MAX_CPU_ISA": "SSE41",
        },
        "another hash seed, time zone, locale": {
            "LC_ALL": "C",
            "PYTHONHASHSEED": "12345",
            "TZ": "Asia/Kathmandu",
        },
    }


def print_differences(paths):
    """Print one line a setting, and below it the cells whose outputs differ; tell if any do."""
    print(f"{'setting':<40} {'cells':>5} {'differ':>6} {'seconds':>7}")
    anything_differs = False
    for name, setting in settings().items():
        result = compare_outputs(paths, environment=setting)
        line = f"{name:<40} {result.cells:>5} {len(result.differ):>6} {result.seconds:>7.0f}"
        print(line, *result.differ, sep="\n    ", flush=True)
        anything_differs |= bool(result.differ)
    return anything_differs
