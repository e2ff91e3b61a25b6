"""Keeping a registry: founded, looked over, backed up, its keys and its audit."""
