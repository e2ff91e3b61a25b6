"""Weigh what stands around people: whether they are in hands, in whose, and whose people they are."""
