"""Tracing: who is who among people sought and people held, across scripts.

A name as written becomes *readings* (`names`), readings and dates become *keys* that bring likely pairs
together, a pair is compared field by field, and the evidence in bits becomes a calibrated probability. The
room proposes; a person judges.
"""
