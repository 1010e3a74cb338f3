"""One door for operations that a device may send twice."""
