"""The pages about the use of personal data: what an event hands on, breaches, the inventory."""

from eventmgr.privacy.views import breaches, hub, recipients
from eventmgr.privacy.views.shared import bp

__all__ = ["bp", "breaches", "hub", "recipients"]
