"""What does the law say here? One legal question per file, answered with a Deadline or a Finding."""
