"""What the product costs: measured, not asserted."""
