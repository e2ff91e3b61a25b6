"""Read offers, demands and deals: from clauses, from what joins two sides, and brought together."""
