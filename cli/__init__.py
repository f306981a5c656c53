"""What does each command of `starter.py` do? One file per group of commands; starter.py is only their shape."""
