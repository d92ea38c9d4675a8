"""The exercises on the command line: python -m mlfund."""

import sys

from mlfund.command_line.main import main

if __name__ == "__main__":
    sys.exit(main())
