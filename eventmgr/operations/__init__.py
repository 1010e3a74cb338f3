"""Keeping an installation: backups, events that move, the emergency pack, how everything stands."""
