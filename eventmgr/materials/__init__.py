"""Papers to read: files and links of an event and of its sessions."""
