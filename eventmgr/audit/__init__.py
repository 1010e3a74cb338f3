"""Who did what to which record, kept for good."""
