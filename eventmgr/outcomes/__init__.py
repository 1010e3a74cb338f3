"""What was said, point by point."""
