"""What does a tenancy owe, and what was paid? The account's stream: its events and its fold."""
