"""A report followed from sentence to sentence: who speaks, and whom its pronouns stand for."""
