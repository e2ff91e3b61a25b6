"""The database under the registry: making its tables, and refusing one that is not safe to work on."""
