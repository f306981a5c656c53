"""Where does `python -m audit` begin? Everything else is in `command_line.py`."""

import asyncio
import os
import sys

from audit.command_line import run

if __name__ == "__main__":
    sys.exit(asyncio.run(run(sys.argv[1:], os.environ)))
