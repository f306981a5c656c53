"""Was every step lawful, and is the journal still what was written? Reads and re-decides; changes nothing."""
