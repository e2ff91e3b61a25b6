"""How many threads work on a trace. What they find does not depend on it."""

import os

THREADS = max(2, min(os.cpu_count() or 2, 8))
"""One for each core up to eight: each has some memory of its own, and more wait for the same lists."""
