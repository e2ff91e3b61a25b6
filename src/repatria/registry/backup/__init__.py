"""Backups: a registry as it stood at one moment, sealed; and bringing it back, whole or not at all."""
