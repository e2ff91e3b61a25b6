"""The pages for people: a shell over the acts of the registry, its door, and the journeys of the engines."""
