"""How people and programs use it."""
