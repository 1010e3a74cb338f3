"""How operations of devices are done: each id once, the same one again gets the same answer."""

from eventmgr.sync.service.applying import KINDS, apply, apply_all, show_delegate
from eventmgr.sync.service.devices import apply_file, apply_for
from eventmgr.sync.service.passes import apply_for_pass

__all__ = ["KINDS", "apply", "apply_all", "apply_file", "apply_for", "apply_for_pass", "show_delegate"]
