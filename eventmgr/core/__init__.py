"""The ground every feature stands on; it knows no word of the domain."""
