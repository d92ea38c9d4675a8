"""The formulas of the exercises' statements as plain text, which a terminal can show."""

import re

SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "varepsilon": "ε", "epsilon": "ε",
    "eta": "η", "kappa": "κ", "theta": "θ", "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "phi": "φ", "Delta": "Δ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ",
    "sum": "∑", "prod": "∏", "cdot": " · ", "times": " × ", "pm": " ± ", "infty": "∞", "top": "⊤",
    "leftarrow": " ← ", "to": " → ", "le": " ≤ ", "ge": " ≥ ", "ne": " ≠ ", "approx": " ≈ ",
    "parallel": "‖", "mid": "|", "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|",
    "log": " log ", "ln": " ln ", "exp": " exp ", "det": " det ", "min": " min ", "max": " max ",
    "quad": "  ", "qquad": "  ", ",": " ", ";": " ",
    "Bigl": "", "Bigr": "", "left": "", "right": "",
}  # fmt: skip
WORDS = "text|mathrm|operatorname|mathcal"
WORDS = "text|mathrm|operatorname|mathcal"
RAISED = str.maketrans("0123456789-⊤", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵀ")
GROUP = r"(?:\{([^{}]*)\}|(\w))"  # what a command takes: {...} without braces inside, or one sign


def readable(statement):
    """A statement in Markdown, with its formulas as code: nothing in them is then emphasis."""
    text = re.sub(r"\$\$(.*?)\$\$", _displayed, statement, flags=re.DOTALL)
    return re.sub(r"\$([^$]+)\$", lambda found: f"`{plain(found[1])}`", text)


def plain(formula):
    r"""A formula in LaTeX as one line of plain text.

    >>> plain(r"\frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}")
    '(x - μ) / √(σ² + ε)'
    """
    text = " ".join(formula.split())
    text = re.sub(r"\\(?:([A-Za-z]+)( ?)|(.))", _sign, text)
    text = re.sub(rf"\\(?:{WORDS})\s*{GROUP}", _inside, text)
    text = re.sub(rf"\\hat\s*{GROUP}", lambda found: _inside(found) + "\u0302", text)
    text = re.sub(r"\^(?:\{([^{}]*)\}|(\S))", _raised, text)
    text = re.sub(r"_\{([^{}]*)\}", r"_\1", text)
    before = None
    while text != before:  # from the inside to the outside
        before = text
        text = re.sub(rf"\\sqrt\s*{GROUP}", lambda found: f"√({_inside(found)})", text)
        text = re.sub(rf"((?:log|ln|exp) )?\\[td]?frac\s*{GROUP}\s*{GROUP}", _fraction, text)
    text = re.sub(r" +([,.)])", r"\1", re.sub(r"\( +", "(", text))
    return " ".join(text.split())


def _sign(found):
    """The sign for a command, which stays as it is if there is none."""
    sign = SIGNS.get(found[1] or found[3], found[0].rstrip())
    return sign if sign in ("‖", "|") else sign + (found[2] or "")


def _raised(found):
    """An exponent in small digits, or after a ^ if there are no small signs for it."""
    exponent = _inside(found)
    small = exponent.translate(RAISED)
    return small if not {*small} & {*exponent} else f"^{exponent}"


def _inside(found):
    return found[1] if found[1] is not None else found[2]


def _fraction(found):
    """A fraction, in brackets where it would be read otherwise without them."""
    function, parts = found[1], [found[2] or found[3], found[4] or found[5]]
    simple = [re.fullmatch(r"√?\([^()]*\)|[^ +-]+", part.strip()) for part in parts]
    sides = [
        p.strip() if alone else f"({p.strip()})" for p, alone in zip(parts, simple, strict=True)
    ]
    text = (" / " if any(" " in side for side in sides) else "/").join(sides)
    return f"{function}({text}) " if function else f"{text} "


def _displayed(found):
    return f"    {plain(found[1])}"
