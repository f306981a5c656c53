"""What does each command answer to a machine, field by field? A face prints it, an API can publish its schema."""
