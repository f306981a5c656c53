"""What does the law say in numbers, and what is wrong with its files?"""
