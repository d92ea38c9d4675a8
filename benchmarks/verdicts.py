"""How long a learner waits for a verdict: the slowest exercise of each topic."""

from benchmarks.measure import amount, seconds_by_turns
from mlfund.exercises import exercises_of, topics
from mlfund.judge.judge import judge

TITLE = "Verdict in a notebook, on a right answer, so that every property runs"


def results():
    """Yield, for each topic, the exercise that takes longest."""
    for topic in topics():
        times = {exercise.id: _seconds(exercise) for exercise in exercises_of(topic)}
        slowest = max(times, key=times.get)
        yield amount(slowest, times[slowest], "s", 0.5)


def _seconds(exercise):
    answer = exercise.reference() if exercise.kind == "predict" else exercise.right_answers[0]
    return seconds_by_turns(lambda: judge(exercise, answer))[0]
