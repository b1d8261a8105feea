"""Plans: what is meant to happen, for what, by when; adopted, revised and followed up."""
