"""Comparing names for pages as one types: by a process of its own, which holds what that takes."""
