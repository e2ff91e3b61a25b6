"""Tracing side by side with peers."""
