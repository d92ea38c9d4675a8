"""The site: its build, what Sphinx is taught for it, and Python for its pages."""
