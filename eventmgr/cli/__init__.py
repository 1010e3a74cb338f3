"""The commands of the installation: what an administrator runs in a terminal."""
