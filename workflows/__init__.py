"""How does a case wait, ask and carry out over time? One workflow, read aloud as the path."""
