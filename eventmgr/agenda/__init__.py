"""What happens when, where and by whom."""
