"""How does the command line read, answer, explain itself and end?"""
