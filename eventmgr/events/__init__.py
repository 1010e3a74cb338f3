"""Events with their dates, rooms, days and the profile of their papers."""
