"""Who came through which door when."""
