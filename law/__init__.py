"""What does the law say in numbers? Small dated files that a lawyer can read and correct, read by book.py."""
