"""What the law asks the house to keep about the use of personal data: recipients, breaches, the inventory."""
