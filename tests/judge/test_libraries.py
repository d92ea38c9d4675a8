"""What an answer imports does not count as its time."""

import importlib

from mlfund.judge.libraries import load_libraries


def test_the_libraries_of_a_function_are_loaded(monkeypatch):
    loaded = []
    monkeypatch.setattr(importlib, "import_module", loaded.append)

    def answer(x):
        import scipy.stats
        import this_does_not_exist  # noqa: F401

        def inner():
            from torch.nn import functional

            return functional

        return scipy.stats, inner

    load_libraries(answer)
    assert loaded == ["scipy.stats", "torch.nn"]


def test_what_is_no_function_and_what_is_missing_is_left_alone():
    def answer():
        import scipy.is_not_there  # noqa: F401

    load_libraries(answer)
    load_libraries(3)
