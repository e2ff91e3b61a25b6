"""Who does what to whom in a sentence, and whether it is said, promised, supposed or denied."""
