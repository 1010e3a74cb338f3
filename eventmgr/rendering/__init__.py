"""How do data become paper and files, and files become data? The only place that knows PDF, QR, spreadsheets and Word."""
