"""What is kept of the feedback."""
