"""Engines for tables and signatures: the only place where one is named."""
