"""The log in formats of others."""
