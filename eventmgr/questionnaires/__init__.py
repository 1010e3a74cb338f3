"""What people are asked, and what they answered: one mechanism wherever questions are put."""
