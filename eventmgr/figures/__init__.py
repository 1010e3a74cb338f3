"""What was counted, with its qualifier, and what follows from it."""
