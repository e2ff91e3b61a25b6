"""Inner loops, compiled: the only place that names the compiler."""
