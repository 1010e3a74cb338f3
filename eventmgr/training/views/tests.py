"""The pages of the tests before and after."""
