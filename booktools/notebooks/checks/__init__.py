"""What is asked of every chapter: a file for each matter, and `anatomy`, which lists the checks."""
