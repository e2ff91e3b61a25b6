"""What people do to the registry, one act a file: permission, lock, judgement, write and row of the audit."""
