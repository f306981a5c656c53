"""Which runs do not go on, who notices, and what is said of it? (docs/adr/0036-what-counts-as-stuck.md)."""
