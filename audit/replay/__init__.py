"""Was every step lawful, and would today's code decide the same again?"""
