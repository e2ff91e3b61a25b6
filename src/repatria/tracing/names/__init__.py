"""Names across scripts: what a name may sound like, and how likely two names are one."""
