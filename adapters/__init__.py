"""How the world is touched: databases, files, keys, formats."""
