"""The tools that make and check the book, in rooms.

What a file imports stands in its own room or in one before it: ``paths`` and ``lock`` here, then
``notebooks`` (chapters: read, run, taken apart, checked), ``site`` (the pages and what they need),
``practice`` (pages and files made from all chapters), and last the benchmarks and the tests.
"""

import sys

# Notebooks, and altair, are checked against schemas with this for addresses in other alphabets:
# there are none, and it takes a second of every command to import.
sys.modules.setdefault("rfc3987_syntax", None)
