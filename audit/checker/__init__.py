"""Is a recorded deadline the day that the statute gives? Shares no code with whoever counted it."""
