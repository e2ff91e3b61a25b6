"""Limits of requests, counted in this process: its end forgets them, a second one counts for itself."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic

from django.conf import settings

from repatria.core.errors import TooManyRequests

LIMITS = "REPATRIA_LIMITS"
"""Name of the setting of Django that holds them."""
LARGEST_BODY = 3_000_000
"""Bytes of a request: the largest report there is (2 MB), and JSON around it."""
MOST_REMEMBERED = 10_000
"""Askers whose requests are counted at a time; whoever asked longest ago is forgotten first."""


class RateLimit:
    """So many requests at once, and so many a minute on the long run, for each asker."""

    def __init__(self, *, per_minute: int, at_once: int, clock: Callable[[], float] = monotonic) -> None:
        self._per_s = per_minute / 60
        self._at_once = at_once
        self._clock = clock
        self._lock = Lock()
        #: By asker: how many are left, and when that was counted.
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def count(self, asker: Hashable) -> None:
        """Count one request.

        Raises:
            TooManyRequests: It is one too many; it is not counted.
        """
        with self._lock:
            now = self._clock()
            left, counted = self._left.pop(asker, (float(self._at_once), now))
            left = min(self._at_once, left + (now - counted) * self._per_s)
            self._left[asker] = (left - 1 if left >= 1 else left, now)
            while len(self._left) > MOST_REMEMBERED:
                self._left.popitem(last=False)
        if left < 1:
            raise TooManyRequests(max(1, math.ceil((1 - left) / self._per_s)))


class Limits:
    """The limits of one application.

    Attributes:
        signing_in: For each address: each try costs the hash of a password.
        asking: For each account.
        refused: For each address: each request without a session is a row of the audit.
    """

    def __init__(
        self,
        *,
        signing_in: RateLimit | None = None,
        asking: RateLimit | None = None,
        refused: RateLimit | None = None,
    ) -> None:
        self.signing_in = signing_in or RateLimit(per_minute=60, at_once=60)
        self.refused = refused or RateLimit(per_minute=60, at_once=60)
        self.asking = asking or RateLimit(per_minute=3_000, at_once=600)


def current_limits() -> Limits:
    """Give the limits of the application that runs in this process."""
    limits: Limits = getattr(settings, LIMITS)
    return limits
