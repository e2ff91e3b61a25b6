"""Who is who: two lists, one name, or what the registry holds."""
