"""Buttons inside the form of a session that save nothing: papers in another order, people looked up."""

from uuid import UUID

from eventmgr.agenda.forms import SessionForm
from eventmgr.agenda.queries import find_people
from eventmgr.events.models import Event
from eventmgr.people.models import Person

Found = dict[int, list[Person]]
_PAPER = ("title", "author", "minutes", "gist")


def rearrange(event: Event, form: SessionForm, deed: str) -> Found:
    """Do what a button says (up:2, down:2, find:0, pick:0:<id>); the answer holds who was found for which line."""
    verb, _colon, rest = deed.partition(":")
    number, _colon, who = rest.partition(":")
    if not number.isdigit():
        return {}
    place = int(number)
    match verb:
        case "up":
            _swap(form, place - 1, place)
        case "down":
            _swap(form, place, place + 1)
        case "find" if place < len(form.people):
            return {place: find_people(event, form.people[place].form["name"].data or "")}
        case "pick" if place < len(form.people):
            _pick(event, form, place, who)
    return {}


def _swap(form: SessionForm, first: int, second: int) -> None:
    if not 0 <= first < second < len(form.papers):
        return
    one, other = form.papers[first].form, form.papers[second].form
    for name in _PAPER:
        one[name].data, other[name].data = other[name].data, one[name].data
        one[name].raw_data = other[name].raw_data = None


def _pick(event: Event, form: SessionForm, place: int, who: str) -> None:
    line = form.people[place].form
    person = next((row for row in find_people(event, line["name"].data or "") if str(row.id) == who), None)
    if person is not None:
        line["name"].data = line.picked.data = person.full_name
        line.person_id.data = str(UUID(who))
