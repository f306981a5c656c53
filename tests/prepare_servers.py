"""Is the server program that has to be made once on a machine there, before tests run beside each other?

Temporal is downloaded or built on first use, which takes minutes, while the clocks of whatever waits for it run.
"""

import asyncio
import os

from runtime.temporal_binary import find_or_make

if __name__ == "__main__":
    asyncio.run(find_or_make(os.environ, print))
