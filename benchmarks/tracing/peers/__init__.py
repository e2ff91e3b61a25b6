"""Peers of tracing: pins of their environments, and the scripts that run in them."""
