"""How does one tenancy's case move from a missed rent to its ending? Commands in, events out, state folded."""
