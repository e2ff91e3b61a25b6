"""The founding case, told; and a registry of made-up people to look around in."""
