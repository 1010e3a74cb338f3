"""What staff fill in about requests, and how their states are called on the screen."""

from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.people.rules import RequestState

REQUEST_LABELS: dict[RequestState, tuple[LazyString, str]] = {
    RequestState.OPEN: (lazy("Open"), "warning"),
    RequestState.DONE: (lazy("Done"), "success"),
    RequestState.REFUSED: (lazy("Refused"), "neutral"),
}
# Where a name may still stand after its person was erased.
TRACE_LABELS: dict[str, LazyString] = {
    "account": lazy("Team and access"),
    "audit_value": lazy("History of changes"),
    "event": lazy("Event"),
    "item": lazy("Discussion records"),
    "minutes": lazy("Minutes"),
    "minutes_text": lazy("Minutes"),
    "paper": lazy("Papers in the agenda"),
    "registration": lazy("Notes of other registrations"),
    "session_person": lazy("Parts in the programme"),
}
# How consent came to us; the first ones are the sources of a registration.
METHOD_LABELS: dict[str, LazyString] = {
    "web": lazy("On the registration page"),
    "import": lazy("With a list of the organization"),
    "staff": lazy("Told to the organizer"),
    "walk_in": lazy("At the door"),
    "head": lazy("Through the head of the delegation"),
    "paper": lazy("On paper"),
    "own_page": lazy("On the page about their own data"),
}
_needed = InputRequired(lazy("Please fill this in."))
_long = Length(max=2000, message=lazy("At most %(max)d characters.", max=2000))


class ContactForm(Form):
    """Whom persons turn to about their data."""

    data_protection = TextAreaField(lazy("Contact for data protection"), [_long])


class AcknowledgeForm(Form):
    """The first answer."""

    third_parties = BooleanField(lazy("Others must act too: a hotel, a printer, a site that shows pictures"))


class ExtendForm(Form):
    """More time, once."""

    reason = TextAreaField(lazy("Why more time is needed"), [_needed, _long])


class AnswerForm(Form):
    """The last word."""

    answer = TextAreaField(lazy("Answer to the person"), [_needed, _long])
