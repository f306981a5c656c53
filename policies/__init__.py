"""How does each association want its cases to run? One dated TOML file per organisation, read by book.py."""
