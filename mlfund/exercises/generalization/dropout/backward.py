"""dropout/backward: Backward through a hidden layer with dropout."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Backward through a hidden layer with dropout",
    difficulty=3,
    importance=4,
    minutes=20,
    returns=["dx", "dweight1", "dweight2"],
    follow_up=(
        "Why not draw a new mask in the backward pass?",
        "The gradient would belong to another network than the one whose loss "
        "was computed: dropped units would learn from what they had no part in.",
    ),
    allows={
        "x": "negative; zero; len(x) == 1; x.shape[1] == 1",
        "weight1": "negative; zero; weight1.shape[1] == 1",
        "weight2": "negative; weight2.shape[1] == 1",
        "mask": "zero; (mask == 1).all(); (mask == 0).all(); (mask > 2).any()",
        "dy": "negative",
    },
    hints=[
        "Do the forward pass again, with the mask that is given, and name each array.",
        "Go backwards: the second product, the mask, the ReLU, the first product.",
        "The second product saw the *dropped* units, so `dweight2 = dropped.T @ dy`.",
    ],
)
def backward(x, weight1, weight2, mask, dy):
    """A network computes `y = (relu(x @ weight1) * mask) @ weight2`; take the derivative of relu at
    0 to be 0. The dropout `mask`, in the shape of the hidden units, was drawn in the forward pass:
    its entries are 0 or 1 / (1 - p). `dy` is the gradient of the loss with respect to y. Return the
    gradients `dx, dweight1, dweight2`. The rows of x are samples.
    """
    before = x @ weight1
    dropped = np.maximum(before, 0) * mask
    dweight2 = dropped.T @ dy
    dbefore = (dy @ weight2.T) * mask * (before > 0)
    return dbefore @ weight1.T, x.T @ dbefore, dweight2


def _networks(rng, shapes):
    for n, d, hidden, out, p in shapes:
        mask = (rng.random((n, hidden)) >= p) / (1 - p)
        weights = rng.normal(size=(d, hidden)), rng.normal(size=(hidden, out))
        yield rng.normal(size=(n, d)), *weights, mask, rng.normal(size=(n, out))


SHAPES = [
    (4, 2, 3, 1, 0.3),
    (5, 3, 6, 2, 0.5),
    (3, 4, 5, 2, 0.0),
    (2, 1, 4, 3, 0.75),
    (1, 3, 1, 1, 0.9),
]


@backward.cases(
    "the second layer saw the dropped units",
    "`dweight2` is the second layer's input, after dropout, times `dy`.",
    of="dweight2",
)
def _(rng):
    yield from _networks(rng, SHAPES)


@backward.cases(
    "the gradient passes the same mask",
    "What reaches a hidden unit is multiplied with the mask of the forward pass.",
    of="dweight1",
)
def _(rng):
    yield from _networks(rng, SHAPES)


@backward.cases(
    "the gradient reaches the input",
    "`dx` is the gradient before the ReLU times the first weight, transposed.",
    of="dx",
)
def _(rng):
    yield from _networks(rng, SHAPES)


@backward.cases(
    "no gradient passes the ReLU at 0",
    "The derivative of relu is 1 above 0, and 0 at 0 and below.",
)
def _(rng):
    x, weight1 = (
        np.array([[0.0, 0.0], [1.0, 2.0]]),
        np.array([[0.0, 1.0], [0.0, -1.0]]),
    )
    weight2, dy = np.array([[3.0], [2.0]]), np.array([[1.0], [-2.0]])
    for mask in [np.ones((2, 2)), np.array([[2.0, 2.0], [2.0, 0.0]])]:
        yield x, weight1, weight2, mask, dy


@backward.wrong(
    "the second layer saw the dropped units",
    "You used the hidden units before dropout: a dropped unit gets no gradient.",
)
def second_layer_without_mask(x, weight1, weight2, mask, dy):
    dx, dweight1, _ = backward.reference(x, weight1, weight2, mask, dy)
    return dx, dweight1, np.maximum(x @ weight1, 0).T @ dy


@backward.wrong(
    "the second layer saw the dropped units",
    "You divided by the number of samples: `dy` already holds what the loss did.",
)
def averaged(x, weight1, weight2, mask, dy):
    return [g / len(x) for g in backward.reference(x, weight1, weight2, mask, dy)]


@backward.wrong(
    "the second layer saw the dropped units",
    "You left out the ReLU of the forward pass.",
)
def no_relu_at_all(x, weight1, weight2, mask, dy):
    dbefore = (dy @ weight2.T) * mask
    return dbefore @ weight1.T, x.T @ dbefore, (x @ weight1 * mask).T @ dy


@backward.wrong(
    "the gradient passes the same mask",
    "No mask in the backward pass: a unit that was dropped did nothing, and must get "
    "no gradient.",
)
def no_mask_backward(x, weight1, weight2, mask, dy):
    dweight2 = backward.reference(x, weight1, weight2, mask, dy)[2]
    dbefore = (dy @ weight2.T) * (x @ weight1 > 0)
    return dbefore @ weight1.T, x.T @ dbefore, dweight2


@backward.wrong(
    "the gradient passes the same mask",
    "You used only where the mask is 0. The kept units were scaled: so is their gradient.",
)
def mask_without_scale(x, weight1, weight2, mask, dy):
    dweight2 = backward.reference(x, weight1, weight2, mask, dy)[2]
    dbefore = (dy @ weight2.T) * (mask > 0) * (x @ weight1 > 0)
    return dbefore @ weight1.T, x.T @ dbefore, dweight2


@backward.wrong(
    "the gradient passes the same mask",
    "The derivative of the ReLU is missing: negative values before it get no gradient.",
)
def no_relu_backward(x, weight1, weight2, mask, dy):
    dweight2 = backward.reference(x, weight1, weight2, mask, dy)[2]
    dbefore = (dy @ weight2.T) * mask
    return dbefore @ weight1.T, x.T @ dbefore, dweight2


@backward.wrong(
    "the gradient passes the same mask",
    "You applied the scale twice: the mask already holds 1 / (1 - p).",
)
def scaled_twice(x, weight1, weight2, mask, dy):
    dweight2 = backward.reference(x, weight1, weight2, mask, dy)[2]
    dbefore = (dy @ weight2.T) * mask * mask * (x @ weight1 > 0)
    return dbefore @ weight1.T, x.T @ dbefore, dweight2


@backward.wrong(
    "the second layer saw the dropped units",
    "That is the transpose: a gradient has the shape of its weight, so `dropped.T @ dy`.",
)
def second_layer_transposed(x, weight1, weight2, mask, dy):
    dx, dweight1, dweight2 = backward.reference(x, weight1, weight2, mask, dy)
    return dx, dweight1, dweight2.T


@backward.wrong(
    "the second layer saw the dropped units",
    "You used only where the mask is 0: the kept units were scaled, in the forward pass too.",
)
def second_layer_without_scale(x, weight1, weight2, mask, dy):
    dx, dweight1, _ = backward.reference(x, weight1, weight2, mask, dy)
    return dx, dweight1, (np.maximum(x @ weight1, 0) * (mask > 0)).T @ dy


@backward.wrong(
    "the gradient passes the same mask",
    "You multiplied by the value of the ReLU: its derivative is 0 or 1.",
)
def relu_for_its_derivative(x, weight1, weight2, mask, dy):
    dweight2 = backward.reference(x, weight1, weight2, mask, dy)[2]
    dbefore = (dy @ weight2.T) * mask * np.maximum(x @ weight1, 0)
    return dbefore @ weight1.T, x.T @ dbefore, dweight2


@backward.wrong(
    "the gradient passes the same mask",
    "You divided by the number of samples here: `dy` already holds what the loss did.",
)
def first_layer_averaged(x, weight1, weight2, mask, dy):
    dx, dweight1, dweight2 = backward.reference(x, weight1, weight2, mask, dy)
    return dx, dweight1 / len(x), dweight2


@backward.wrong(
    "the gradient reaches the input",
    "The derivative of the ReLU is missing on the way to `dx`.",
)
def input_without_relu(x, weight1, weight2, mask, dy):
    _, dweight1, dweight2 = backward.reference(x, weight1, weight2, mask, dy)
    return (dy @ weight2.T * mask) @ weight1.T, dweight1, dweight2


@backward.wrong(
    "the gradient reaches the input",
    "The mask is missing on the way to `dx`.",
)
def input_without_dropout(x, weight1, weight2, mask, dy):
    _, dweight1, dweight2 = backward.reference(x, weight1, weight2, mask, dy)
    return (dy @ weight2.T * (x @ weight1 > 0)) @ weight1.T, dweight1, dweight2


@backward.wrong(
    "the gradient reaches the input",
    "Mask and ReLU are missing on the way to `dx`.",
)
def input_without_mask(x, weight1, weight2, mask, dy):
    _, dweight1, dweight2 = backward.reference(x, weight1, weight2, mask, dy)
    return dy @ weight2.T @ weight1.T, dweight1, dweight2


backward.wrong_if(
    "(before >= 0)",
    "(before > 0)",
    "no gradient passes the ReLU at 0",
    "You pass a gradient where the unit is at 0: the derivative of relu there is 0.",
)
backward.wrong_if(
    "np.where(before > 0, 1, 0.01)",
    "(before > 0)",
    "the gradient passes the same mask",
    "You let a part of the gradient through where the unit is below 0, as a leaky ReLU does.",
)
backward.wrong_if(
    "-dropped.T @ dy",
    "dropped.T @ dy",
    "the second layer saw the dropped units",
    "The sign is turned round: a gradient points to where the loss rises.",
)


@backward.wrong("arguments are left as they were")
def mask_in_place(x, weight1, weight2, mask, dy):
    result = backward.reference(x, weight1, weight2, mask, dy)
    mask *= x @ weight1 > 0
    return result


@backward.right
def from_the_dropped_units(x, weight1, weight2, mask, dy):
    dropped = np.maximum(x @ weight1, 0) * mask
    dbefore = np.where(dropped > 0, (dy @ weight2.T) * mask, 0)
    return dbefore @ weight1.T, x.T @ dbefore, dropped.T @ dy


@backward.right
def by_einsum(x, weight1, weight2, mask, dy):
    gate = mask * (x @ weight1 > 0)
    through = np.einsum("no,ho,nh->nh", dy, weight2, gate)
    dweight1 = np.einsum("nd,nh->dh", x, through)
    dweight2 = np.einsum("nh,nd,dh,no->ho", gate, x, weight1, dy)
    return np.einsum("nh,dh->nd", through, weight1), dweight1, dweight2


@backward.right
def sample_by_sample(x, weight1, weight2, mask, dy):
    dx, dweight1, dweight2 = [np.zeros_like(a) for a in [x, weight1, weight2]]
    for i in range(len(x)):
        before = x[i] @ weight1
        dbefore = (weight2 @ dy[i]) * mask[i] * (before > 0)
        dx[i] = weight1 @ dbefore
        dweight1 += np.outer(x[i], dbefore)
        dweight2 += np.outer(np.maximum(before, 0) * mask[i], dy[i])
    return dx, dweight1, dweight2


backward.same(
    "A mask of 0 and 1 is its own square.",
    ("* (before > 0) * (before > 0)", "* (before > 0)"),
)
