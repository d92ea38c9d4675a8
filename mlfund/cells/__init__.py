"""The cells of a chapter: which one needs which others, and running them outside of a notebook.

The page of a chapter runs them in the browser; nothing here needs more than Python and numpy.
"""
