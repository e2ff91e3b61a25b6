"""Repatria: prisoner exchange on terms every party has accepted, with a proof each can check."""

__version__ = "0.1.0"
