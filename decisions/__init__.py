"""How does a command become facts? One transaction, for every stream; the only writer of the journal."""
