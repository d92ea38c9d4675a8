"""The cells of an exercise in a chapter, made from its declaration."""

import ast

import nbformat

from booktools.notebooks.normal_form import slug
from mlfund.exercises import find

PROMPTS = {"code_prompt_show": "Show solution", "code_prompt_hide": "Hide solution"}
HIDDEN = {
    "jupyter": {"source_hidden": True},  # JupyterLab folds the cell, as the site does
    "mystnb": PROMPTS,
    "tags": ["hide-cell"],
}


def exercise_cells(exercise):
    """The three cells of an exercise, by part, as its declaration makes them."""
    return {
        "statement": _cell("markdown", exercise, "statement", _statement(exercise)),
        "starter": _cell("code", exercise, "starter", _with_check(exercise, exercise.starter)),
        "solution": _cell("code", exercise, "solution", _solution(exercise), **HIDDEN),
    }


def _cell(kind, exercise, part, source, **metadata):
    make = {"markdown": nbformat.v4.new_markdown_cell, "code": nbformat.v4.new_code_cell}[kind]
    return make(source, metadata={"exercise": exercise.id, "part": part, **metadata})


def _statement(exercise):
    hints = [
        f":::{{dropdown}} Hint {number}\n{hint}\n:::"
        for number, hint in enumerate(exercise.hints, start=1)
    ]
    title = f"({label_of(exercise)})=\n### {exercise.title}"
    return "\n\n".join([title, exercise.header, exercise.statement.strip(), *hints])


def label_of(exercise):
    """The label by which a link finds an exercise in its chapter."""
    return f"exercise-{slug(exercise.id).replace('_', '-')}"


def _solution(exercise):
    return _with_check(exercise, exercise.solution, ", record=False")


def _with_check(exercise, code, option=""):
    ends_in_definition = isinstance(ast.parse(code).body[-1], ast.FunctionDef | ast.ClassDef)
    gap = "\n\n\n" if ends_in_definition else "\n\n"
    return f'{code.strip()}{gap}check("{exercise.id}", {exercise.name}{option})'


def fill_exercises(notebook):
    """Make or refresh the cells of every exercise that the notebook names.

    A cell with metadata `{"exercise": "batch_norm/forward", "part": "statement"}` stands for the
    exercise; its starter and its solution follow it. A cell that changes loses its outputs.
    """
    old = {_place(cell): cell for cell in notebook.cells if "exercise" in cell.metadata}
    filled = []
    for cell in notebook.cells:
        if "exercise" not in cell.metadata:
            filled.append(cell)
        elif cell.metadata["part"] == "statement":
            made = _made(cell.metadata["exercise"])
            filled += [_keep_outputs(piece, old.get(_place(piece))) for piece in made]
    return nbformat.from_dict({**notebook, "cells": filled})


def _made(name):
    return exercise_cells(find(name)).values()


def _place(cell):
    return cell.metadata.get("exercise"), cell.metadata.get("part")


def _keep_outputs(new, old):
    if old and new.cell_type == "code" and new.source == old.source:
        new.outputs, new.execution_count = old.outputs, old.execution_count
    return new
