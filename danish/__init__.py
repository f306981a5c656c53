"""What is each stored code and event called in Danish? Each is said here once."""
