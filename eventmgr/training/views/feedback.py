"""The pages of the feedback."""
