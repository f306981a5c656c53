"""What does `demo` show? Two months of missed rents, played from nothing to a table of endings."""
