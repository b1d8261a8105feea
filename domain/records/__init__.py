"""Records: entries corrected and retracted, keys destroyed. The log itself never changes."""
