"""How far is the product from what Temporal and PostgreSQL themselves allow? `make bench` measures and prints it."""
