"""The day of a handover: its papers, the gate, rounds as they run, the record that all sign."""
