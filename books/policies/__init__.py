"""How does each association want its cases to run, and what is wrong with its files?"""
