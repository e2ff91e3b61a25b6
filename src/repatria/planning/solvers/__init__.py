"""Solvers: the only place where one is named.

`highs` plans; `exhaustive` is the second way for small cases.
"""
