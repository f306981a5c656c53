"""Which facts belong to no case and no account? One file per stream: its events and its fold."""
