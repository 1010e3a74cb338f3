"""Who learned what, and who earned a certificate."""
