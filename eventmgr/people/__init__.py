"""Persons, where they come from, and what they agreed to."""
