"""What is kept of the tests before and after."""
