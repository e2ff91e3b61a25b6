"""Registry: the memory. Reports, claims, people, custody, links and wishes, with who said so and when.

Written by acts, read through one door, every one of them in the audit. The only room that knows Django.
"""
