"""Plans as files: written with a digest over all they say, read back with every fault named."""
