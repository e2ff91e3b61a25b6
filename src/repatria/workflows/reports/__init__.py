"""From a report to the registry, or to a case: read, drafted, confirmed by a person, recorded."""
