"""Inner loops, compiled: the only place that names the compiler."""

from pathlib import Path

from numba import config


def is_compiled() -> bool:
    """Say whether loops were compiled on this machine before: what was compiled is kept beside them."""
    elsewhere: str = config.CACHE_DIR  # type: ignore[attr-defined]
    kept = Path(elsewhere) if elsewhere else Path(__file__).parent / "__pycache__"
    return any(kept.rglob("*.nbi"))
