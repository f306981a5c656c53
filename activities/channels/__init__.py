"""How does a letter leave the house, and what proves that it did?"""
