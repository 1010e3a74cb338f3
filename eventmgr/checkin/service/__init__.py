"""How presence is written down: check in, take a mistake back, excuse who cannot come."""

from eventmgr.checkin.service.facts import Answer, check_in, excuse, undo, walk_in

__all__ = ["Answer", "check_in", "excuse", "undo", "walk_in"]
