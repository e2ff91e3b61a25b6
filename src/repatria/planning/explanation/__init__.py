"""Why somebody stays, why an offer is not in force, and what each party gives and gets."""
