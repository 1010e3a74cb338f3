"""What do people agree to, word for word?"""

from eventmgr.core.i18n import _
from eventmgr.events.models import Event

# One box for each, none ticked before (Law 91/2025, article 9; Decree 356/2025, article 6): only the first is needed.
REQUIRED_PURPOSE = "organising"
PURPOSES = (REQUIRED_PURPOSE, "photos", "messages", "next_events")


def consent_texts(event: Event) -> dict[str, str]:
    """The words beside each box, in the language of the reader; the same words are kept with the consent."""
    who = event.organizer
    return {
        "organising": _(
            "I agree that %(who)s uses my name, contact, position and organization to organize this event: delegate"
            " list, badge, groups, check-in, minutes and certificates.",
            who=who,
        ),
        "photos": _(
            "I agree that %(who)s publishes photos and recordings of the event in which I can be seen.", who=who
        ),
        "messages": _("I agree to get messages about this event by phone and e-mail from %(who)s.", who=who),
        "next_events": _("I agree that %(who)s keeps my contact to invite me to later events.", who=who),
    }
