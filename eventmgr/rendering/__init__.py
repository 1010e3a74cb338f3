"""How do data become papers and files, and files data? Only here PDF, QR, spreadsheets and Word are known."""
