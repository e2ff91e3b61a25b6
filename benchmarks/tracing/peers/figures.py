"""What a child says when it is done: its seconds and its peak of memory. Runs in any environment."""

import json
import re
from pathlib import Path


def say(seconds: float) -> None:
    """Print the figures of this process as the last line."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    print(json.dumps({"seconds": seconds, "peak_mib": int(found[1]) / 2**10 if found else None}))
