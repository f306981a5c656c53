"""What does each letter say? One file per letter, each a pure function from typed facts to Danish text."""
