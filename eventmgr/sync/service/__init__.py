"""How operations of devices are done: each id once, the same one again gets the same answer."""

from eventmgr.sync.service.applying import KINDS, apply, apply_all, apply_for, show_delegate

__all__ = ["KINDS", "apply", "apply_all", "apply_for", "show_delegate"]
