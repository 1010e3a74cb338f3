"""Who sits in which discussion group."""
