"""Passwords: long ones, kept by Argon2 alone."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from repatria.core.errors import Fault, RequestInvalid

SHORTEST_PASSWORD = 12


def hashed(password: str) -> str:
    """Give what is kept of a password.

    Raises:
        RequestInvalid: It is shorter than `SHORTEST_PASSWORD` characters.
    """
    if len(password) < SHORTEST_PASSWORD:
        fault = Fault(
            "password", 0, "password", "insecure", "too few", f"{SHORTEST_PASSWORD} characters or more"
        )
        raise RequestInvalid("Choosing a password", (fault,))
    return make_password(password)
