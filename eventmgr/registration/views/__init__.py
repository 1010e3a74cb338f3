"""The pages about who comes: list, person, lists from provinces, delegations, and those of their heads."""

from eventmgr.registration.views import delegations, heads, links, lists, people, replacing
from eventmgr.registration.views.shared import bp

bp.register_blueprint(heads.bp)

__all__ = ["bp", "delegations", "heads", "links", "lists", "people", "replacing"]
