"""What does the law make of a case? Pure: told the time, the ids and the law, it reads nothing."""
