"""`policy`: what does each of its commands do? One file per command."""
