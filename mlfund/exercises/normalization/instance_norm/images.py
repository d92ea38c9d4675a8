"""Images for the cases of several exercises."""


def _images(rng, n, c, h, w):
    """Images whose channels differ in level and spread, differently in each image."""
    spread = rng.uniform(0.5, 4, size=(n, c, 1, 1))
    return rng.normal(size=(n, c, h, w)) * spread + 3 * rng.normal(
        size=(n, c, 1, 1)
    )
