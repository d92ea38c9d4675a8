"""Measurements against budgets and against other libraries; never part of the tests.

Each module of this folder with a `TITLE` and a function `results()` that yields `Result`s becomes
one table of `make bench`.
"""
