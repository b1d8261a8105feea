"""The tree that proves the log (RFC 6962), its signed checkpoints (C2SP) and their key."""
