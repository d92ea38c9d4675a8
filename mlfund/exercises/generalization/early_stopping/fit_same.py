"""early_stopping/fit: changes of the solution that are the same function."""

from mlfund.exercises.generalization.early_stopping.fit import fit

BEST = "    best, best_step, lowest = weight, 0, np.mean(({}) ** 2)"
RIGHT = BEST.format("X_val @ weight - y_val")

fit.same(
    "No step adds to the zeros in place.",
    ("np.zeros(X.shape[1], dtype=int)", "np.zeros(X.shape[1])"),
)
fit.same(
    "The weight is 0 here, and a square has no sign.",
    (BEST.format("X_val @ weight + y_val"), RIGHT),
    (BEST.format("y_val"), RIGHT),
    (BEST.format("y_val - X_val @ weight"), RIGHT),
    (BEST.format("2 * (X_val @ weight) - y_val"), RIGHT),
)
fit.same(
    "A square has no sign.",
    (
        "error = np.mean((y_val - X_val @ weight)",
        "error = np.mean((X_val @ weight - y_val)",
    ),
)
