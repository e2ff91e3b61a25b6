"""From a case to a plan, and all that is asked of it: check, sheets, questions, repair, rounds, lots."""
