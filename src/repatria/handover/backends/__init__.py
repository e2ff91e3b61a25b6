"""Engines for signatures, seals, pages and codes to scan: the only place where one is named."""
