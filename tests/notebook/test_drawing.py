"""Drawings: what they show, that it can be read, and that it is the same at every run."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from mlfund.generalization import group_k_fold, k_fold, stratified_k_fold, time_series_split
from mlfund.information import huffman_code
from mlfund.notebook import COLOUR_OF, as_svg, drawing, use_book_style
from mlfund.notebook.drawing.balls import touching_point

PHONE = 354  # pixels that a figure has on a phone of 390
SMALLEST = 11
GROUPS = np.repeat([0, 1, 2, 3], 5)
WEIGHTS = {"a": 0.4, "b": 0.2, "c": 0.2, "d": 0.1, "e": 0.1}


def pre_norm():
    boxes = {"x": (3, 0.6, "(x)"), "norm": (3, 2.2, "norm", "accent"), "+": (3, 3.8, "+")}
    arrows = [("x", "norm"), ("norm", "+"), ("x", "+", "left")]
    return drawing.diagram(boxes, arrows, size=(8, 5), captions=[(3, 4.7, "Pre-norm")])


def stylization():
    boxes = {"content": (2, 3, "(content)"), "style": (2, 1, "(style)"), "adain": (7, 3, "AdaIN")}
    return drawing.diagram(boxes, [("content", "adain"), ("style", "adain")], size=(10, 4))


DRAWINGS = {
    "blocks": drawing.number_blocks,
    "two blocks": lambda: drawing.number_blocks(["layer", "group"], channels=6, groups=3),
    "tokens": lambda: drawing.number_blocks(["layer", "token"]),
    "k folds": lambda: drawing.fold_bars(k_fold(20, 5)),
    "stratified": lambda: drawing.fold_bars(stratified_k_fold(GROUPS, 5), marks="abcd" * 5),
    "grouped": lambda: drawing.fold_bars(
        group_k_fold(GROUPS, 2), marks=list("AAAAABBBBBCCCCCDDDDD")
    ),
    "time": lambda: drawing.fold_bars(time_series_split(20, 4, gap=2)),
    "network": lambda: drawing.network([3, 4, 2], dropped=[(1, 0)], names=["in", "hidden", "out"]),
    "weights": lambda: drawing.network([2, 2], weights=[np.array([[1, -1], [2, 0]])], names="ab"),
    "ridge": lambda: drawing.ball_and_contours((1.5, 1), np.eye(2), 0.8, ball="l2", title="Ridge"),
    "lasso": lambda: drawing.ball_and_contours((1.5, 0.5), np.eye(2), 0.8),
    "p and q": lambda: drawing.two_distributions([0.1, 0.9], [0.5, 0.5]),
    "KL": lambda: drawing.two_distributions([0.1, 0.9], [0.5, 0.5], terms=True),
    "infinite KL": lambda: drawing.two_distributions([0.1, 0.9], [1.0, 0.0], terms=True),
    "tree": lambda: drawing.code_tree(WEIGHTS, huffman_code(WEIGHTS)),
    "pre-norm": pre_norm,
    "stylization": stylization,
}


@pytest.fixture(autouse=True)
def book_style():
    with mpl.rc_context():
        use_book_style(sharp=True)
        yield
    plt.close("all")


def drawn(name):
    """The figure of a drawing, laid out."""
    DRAWINGS[name]()
    figure = plt.gcf()
    figure.canvas.draw()
    return figure


def texts(figure):
    """The texts that are drawn."""
    found = []
    for ax in figure.axes:
        found += [*ax.texts, ax.title, ax._left_title]
        found += ax.get_legend().get_texts() if ax.get_legend() else []
        if ax.axison:
            found += [text for axis in (ax.xaxis, ax.yaxis) for text in _labels(axis)]
    return [text for text in found if text.get_text().strip()]


def _labels(axis):
    low, high = axis.get_view_interval()
    ticks = zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False)  # shared: no labels
    return [axis.label, *(label for place, label in ticks if low <= place <= high)]


@pytest.mark.parametrize("name", DRAWINGS)
def test_text_can_be_read_on_a_phone(name):
    figure = drawn(name)
    points_across = figure.get_figwidth() * 72
    pixels = min(PHONE / points_across, 96 / 72)
    assert min(text.get_fontsize() for text in texts(figure)) * pixels >= SMALLEST


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_text_leaves_the_picture_or_lies_over_another(name):
    figure = drawn(name)
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    for k, (words, box) in enumerate(boxes):
        assert box.x0 >= -0.5, words
        assert box.y0 >= -0.5, words
        assert box.x1 <= figure.bbox.x1 + 0.5, words
        assert box.y1 <= figure.bbox.y1 + 0.5, words
        overlapping = [other for other, place in boxes[k + 1 :] if box.overlaps(place)]
        assert overlapping == [], words


@pytest.mark.parametrize("name", DRAWINGS)
def test_two_runs_give_the_same_svg(name):
    first = as_svg(drawn(name))
    assert as_svg(drawn(name)) == first
    assert "var(--ink)" in first
    assert "#000000" not in first
    assert "#ffffff" not in first.split("</style>")[1]


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: drawing.number_blocks(ax=ax),
        lambda ax: drawing.fold_bars(k_fold(6, 2), ax=ax),
        lambda ax: drawing.network([2, 2], ax=ax),
        lambda ax: drawing.ball_and_contours((2, 1), np.eye(2), 1, ax=ax),
        lambda ax: drawing.two_distributions([1.0], [1.0], ax=ax),
        lambda ax: drawing.code_tree({"a": 1, "b": 1}, {"a": "0", "b": "1"}, ax=ax),
        lambda ax: drawing.diagram({"a": (1, 1, "a")}, [], size=(2, 2), ax=ax),
    ],
)
def test_axes_of_the_caller_are_drawn_on(draw):
    ax = Figure().add_subplot()
    assert draw(ax) is ax
    assert plt.get_fignums() == []


# What is shown


def filled(ax, colour, *, least=0.0):
    """Patches of a colour."""
    faces = [patch.get_facecolor() for patch in ax.patches]
    return sum(to_hex(face).upper() == COLOUR_OF[colour] and face[3] > least for face in faces)


@pytest.mark.parametrize(
    ("kind", "faces"),
    [
        ("batch", 3 * 2 + 3 + 2),  # front; a strip of the top; a strip of the side
        ("layer", 2 + 4 + 4 * 2),
        ("instance", 2 + 1 + 2),
        ("group", 2 + 2 + 2 * 2),
        ("token", 1 + 4 + 4),
    ],
)
def test_the_set_that_shares_statistics_is_shaded(kind, faces):
    ax = drawing.number_blocks([kind], images=3, channels=4, positions=2, groups=2)
    assert filled(ax, "accent") == faces
    assert len(ax.patches) == 3 * 2 + 3 * 4 + 4 * 2


def test_folds_show_what_the_splitter_did():
    ax = drawing.fold_bars(time_series_split(10, 3, gap=1))
    folds = time_series_split(10, 3, gap=1)
    legend = 1
    assert filled(ax, "train") == sum(len(train) for train, _ in folds) + legend
    assert filled(ax, "test") == sum(len(test) for _, test in folds) + legend
    left_out = 30 - sum(len(train) + len(test) for train, test in folds)
    assert filled(ax, "left out") == left_out + legend


def test_folds_that_leave_nothing_out_do_not_speak_of_it():
    words = [text.get_text() for text in drawing.fold_bars(k_fold(6, 3)).texts]
    assert "left out" not in words


def test_a_dropped_unit_has_no_weights_and_a_cross():
    whole, thinned = drawing.network([3, 4, 2]), drawing.network([3, 4, 2], dropped=[(1, 2)])
    assert len(whole.lines) == 3 * 4 + 4 * 2
    assert len(thinned.lines) == len(whole.lines) - 3 - 2 + 2


def test_larger_weights_are_drawn_stronger_and_negative_ones_dashed():
    ax = drawing.network([1, 3], weights=[np.array([[0.1, 1.0, -0.5]])])
    small, large, negative = ax.lines
    assert small.get_alpha() < negative.get_alpha() < large.get_alpha() == 1
    assert (large.get_linestyle(), negative.get_linestyle()) == ("-", "--")


@pytest.mark.parametrize("ball", ["l1", "l2"])
@pytest.mark.parametrize("seed", range(5))
def test_the_touching_point_is_the_best_in_the_ball(ball, seed):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(2, 2))
    curvature, centre = root @ root.T + 0.1 * np.eye(2), rng.normal(size=2) * 2
    best = touching_point(centre, curvature, 0.7, ball)
    order = 1 if ball == "l1" else 2
    angle = rng.uniform(0, 2 * np.pi, 20_000)
    others = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    others *= 0.7 * np.sqrt(rng.uniform(size=(20_000, 1))) ** rng.integers(0, 2, (20_000, 1))
    others /= np.maximum(np.linalg.norm(others, order, axis=1, keepdims=True) / 0.7, 1)
    error = np.einsum("ni,ij,nj->n", others - centre, curvature, others - centre)
    assert np.linalg.norm(best, order) <= 0.7 * (1 + 1e-9)
    assert (best - centre) @ curvature @ (best - centre) <= error.min() + 1e-9


def test_terms_of_the_kl_divergence_are_drawn_and_summed():
    p, q = np.array([0.2, 0.8]), np.array([0.6, 0.4])
    _, lower = drawing.two_distributions(p, q, terms=True)
    heights = [patch.get_height() for patch in lower.patches]
    assert heights == pytest.approx((p * np.log(p / q)).tolist())
    assert lower.get_title(loc="left") == "sum: KL(p ‖ q) = 0.33 nats"


def test_a_term_that_is_infinite_is_said_to_be():
    _, lower = drawing.two_distributions([0.5, 0.5, 0.0], [1.0, 0.0, 0.0], terms=True)
    assert lower.get_title(loc="left") == "sum: KL(p ‖ q) = ∞"
    assert sum(text.get_text() == "∞" for text in lower.texts) == 1


def test_a_code_tree_shows_each_symbol_weight_and_word():
    code = huffman_code(WEIGHTS)
    words = [text.get_text() for text in drawing.code_tree(WEIGHTS, code).texts]
    for symbol, word in code.items():
        start = words.index(symbol)
        assert words[start : start + 3] == [symbol, f"{WEIGHTS[symbol]:.2f}", word]
    assert "1.00" in words


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: drawing.number_blocks(["weight"]), "kinds must be of"),
        (lambda: drawing.number_blocks(channels=4, groups=3), "groups must divide"),
        (lambda: drawing.fold_bars(k_fold(6, 2), marks="abc"), "a mark for each"),
        (lambda: drawing.fold_bars(k_fold(40, 2), marks="a" * 40), "at most 30"),
        (lambda: drawing.network([2, 2], weights=[np.ones((3, 2))]), "weights must have shapes"),
        (lambda: drawing.network([2, 2], dropped=[(0, 2)]), "no such unit"),
        (lambda: drawing.ball_and_contours((1, 1), np.eye(2), 1, ball="l3"), "ball must be one of"),
        (lambda: drawing.code_tree({"a": 1}, {"b": "0"}), "symbols differ"),
        (lambda: drawing.code_tree({"a": 1, "b": 1}, {"a": "0", "b": "01"}), "no prefix code"),
        (lambda: drawing.code_tree({"a": 1}, {"a": ""}), "no prefix code"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
