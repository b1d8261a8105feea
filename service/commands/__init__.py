"""Routes and command-line forms of every command, generated from the slices."""
