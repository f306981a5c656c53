"""Which open cases does another edition of the law touch?"""
