"""`python -m server`: the same as `./onemap` once the Python environment is there."""

import sys

from server.cli import main

sys.exit(main(sys.argv[1:]))
