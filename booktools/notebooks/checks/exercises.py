"""The exercises of a chapter: enough of them, and as they are declared."""

from booktools.notebooks.exercise_cells import exercise_cells
from mlfund.exercises import exercises_of, topics


def exercises(chapter):
    """At least four exercises: all that are declared for the topic, each as it is declared."""
    known = exercises_of(chapter.topic) if chapter.topic in topics() else []
    declared = {exercise.id: exercise for exercise in known}
    present = exercise_ids(chapter)
    if len(present) < 4:
        yield f"expected at least 4 exercises, found {len(present)}"
    if sorted(present) != sorted(declared):
        yield f"exercises declared: {sorted(declared)}; in the chapter: {sorted(present)}"
    for name in present:
        yield from _stale(chapter, name, declared)


def exercise_ids(chapter):
    """The ids of the exercises that a chapter shows, in order."""
    parts = [cell.metadata for cell in chapter.cells if cell.metadata.get("part") == "statement"]
    return [metadata["exercise"] for metadata in parts]


def _stale(chapter, name, declared):
    """Where the cells of an exercise differ from what its declaration makes."""
    cells = [cell for cell in chapter.cells if cell.metadata.get("exercise") == name]
    found = [(cell.metadata.get("part"), cell.source, cell.metadata) for cell in cells]
    made = exercise_cells(declared[name]).items() if name in declared else ()
    if found != [(part, cell.source, cell.metadata) for part, cell in made]:
        yield f"{name} is not as declared: python -m booktools.notebooks exercises {chapter.topic}"
