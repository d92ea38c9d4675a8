"""A notebook as text, for editing and review, and back."""

from booktools.notebooks.exercise_cells import fill_exercises

TEXT = "md:myst"


def to_text(notebook):
    """The notebook as MyST Markdown, without outputs."""
    import jupytext

    return jupytext.writes(notebook, fmt=TEXT)


def from_text(text, outputs_of=None):
    """The notebook of a MyST Markdown text; a cell that is as in `outputs_of` keeps its outputs.

    The cells of exercises are made from their declarations, whatever the text has in their place.
    """
    import jupytext
    from jupytext.combine import combine_inputs_with_outputs

    notebook = fill_exercises(jupytext.reads(text, fmt=TEXT))
    return combine_inputs_with_outputs(notebook, outputs_of) if outputs_of else notebook
