"""How are journal and Temporal brought together again when one of them has lost something?"""
