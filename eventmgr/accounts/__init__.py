"""Who can sign in, and what each role may do."""
