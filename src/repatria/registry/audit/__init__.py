"""The audit: append-only rows, each with the digest of the one before."""
