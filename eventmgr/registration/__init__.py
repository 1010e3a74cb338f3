"""Who comes, for which delegation, and with which pass."""
