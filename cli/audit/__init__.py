"""What does each question of `python -m audit` answer?"""
