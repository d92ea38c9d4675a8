"""The exercises on the command line.

main       the commands and their arguments
commands   what each does
files      a learner's files, and the editor that opens them
layout     how things are printed: for a terminal of any width, or a pipe
formulas   LaTeX as plain text
"""
