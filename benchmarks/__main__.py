"""``python -m benchmarks``: see ``--help``."""

from benchmarks.run import main

main()
