"""What a shell needs to watch a long search and to stop it."""

from __future__ import annotations

from repatria.planning.search.watching import Progress, Watch

__all__ = ["Progress", "Watch"]
