"""What is told by the lists that provinces send; nothing here looks into the database."""
