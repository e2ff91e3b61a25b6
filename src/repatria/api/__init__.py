"""Api: acts and readings of the registry over HTTP. A shell: it parses, asks the registry, writes JSON."""
