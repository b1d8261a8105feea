"""What can be seen: rows folded from facts, remembering every earlier state."""
