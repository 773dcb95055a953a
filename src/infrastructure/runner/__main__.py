"""`python -m infrastructure.runner`."""

import sys

from infrastructure.runner.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
