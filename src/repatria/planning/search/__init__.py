"""The search for the best plan, tier by tier, and what proves that none is better."""
