"""Chapters as notebooks: read and written, run, compared, taken apart, and checked."""
