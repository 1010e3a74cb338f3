"""Decisions about seats: what a good seating is, what stands in its way, and how the best one is found."""
