"""Compile requirements.txt: the exact versions that the two commands and CI use.

One file serves Linux and macOS and every Python from 3.11 on: packages that only some of them
need carry a marker. torch itself pins the CUDA packages that it needs, so they are left out.
"""

import subprocess
import sys

from booktools.paths import ROOT

LOCK = ROOT / "requirements.txt"
LEFT_OUT = ("cuda-", "nvidia-", "triton")
HEADER = "# Exact versions, compiled from pyproject.toml by `make lock`. Do not edit.\n"


def compile_lock(*options):
    """The lock's text; without `--upgrade` the versions of the present lock are kept."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--quiet"]
    command += ["--python-version=3.11", "--all-extras", "--no-header", "--no-annotate"]
    command += ["--no-emit-find-links", "--output-file", str(LOCK), *options, "pyproject.toml"]
    subprocess.run(command, cwd=ROOT, check=True)
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    return "\n".join([line for line in lines if not line.startswith(LEFT_OUT)]) + "\n"


def main():
    """Write the lock."""
    LOCK.write_text(HEADER + compile_lock(*sys.argv[1:]), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
