"""The vault: what is held in confidence, sealed by keys that are not in the database."""
