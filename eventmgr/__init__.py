"""eventmgr takes a working conference and its training from the first province list to the signed minutes."""

VERSION = "0.9.0"
