"""Reads: rows at a position, as plain objects that the API, the command line and the pages share."""
