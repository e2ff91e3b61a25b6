"""Engines for tables: the only place where one is named."""
