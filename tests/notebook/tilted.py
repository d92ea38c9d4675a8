"""What the tests of maps share."""

GRID = {"noise": [0.1, 1, 10], "lam": [0, 1, 2, 3]}


def tilted(noise, lam, rng):
    """Above zero where lam is above noise."""
    return lam - noise + rng.normal()
