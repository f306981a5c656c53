"""How is a small file of somebody's read: a setting, a key, a note, a page of the books? By one rule, whoever asks."""
