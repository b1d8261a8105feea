"""The few forms that every subject is built from."""
