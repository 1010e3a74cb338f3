"""What was chosen for a paper, and the words for it."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TypeVar

from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import LazyString, _, lazy, ngettext
from eventmgr.documents.rules import Audience, Choice, Only, PaperSize, Selection, Sort, Use
from eventmgr.rendering.cards import Problem

Word = TypeVar("Word", bound=Enum)

USES: dict[Use, LazyString] = {
    Use.BEFORE: lazy("Before the event"),
    Use.DOOR: lazy("At the door"),
    Use.ROOMS: lazy("In the rooms"),
    Use.AFTER: lazy("During and after"),
}
FIELDS: dict[str, LazyString] = {
    "province": lazy("Province"),
    "category": lazy("Category"),
    "group": lazy("Group"),
    "session": lazy("Session"),
    "audience": lazy("To whom"),
    "only": lazy("Which of them"),
    "sort": lazy("Order"),
    "size": lazy("Sheet"),
}
WHOLE: dict[str, LazyString] = {
    "province": lazy("All provinces"),
    "category": lazy("All categories"),
    "group": lazy("All groups"),
    "session": lazy("All sessions"),
}
SLOTS: dict[str, LazyString] = {
    "name": lazy("Full name"),
    "position": lazy("Position"),
    "organization": lazy("Organization"),
    "province": lazy("Province"),
    "office": lazy("Position"),
    "room": lazy("Room"),
    "category": lazy("Category"),
}
_WORDS: dict[str, dict[str, LazyString | str]] = {
    "audience": {
        Audience.ALL.value: lazy("Registered and invited"),
        Audience.REGISTERED.value: lazy("Registered people only"),
        Audience.INVITED.value: lazy("Invited people who have not registered"),
    },
    "only": {
        Only.ALL.value: lazy("All of them"),
        Only.UNPRINTED.value: lazy("Not printed yet"),
        Only.CHANGED.value: lazy("Changed since printing"),
        Only.DUE.value: lazy("Not printed yet, or changed since"),
    },
    "sort": {
        Sort.PROVINCE.value: lazy("By province"),
        Sort.GIVEN.value: lazy("By given name"),
        Sort.FAMILY.value: lazy("By family name"),
        Sort.PROTOCOL.value: lazy("By protocol rank"),
    },
    "size": {PaperSize.A4.value: "A4", PaperSize.A3.value: "A3"},
}


def read_selection(
    values: Mapping[str, str], offered: Mapping[str, Sequence[Choice]], asks: frozenset[str]
) -> Selection:
    """What a form says about whom a paper is for; what is not offered is not found."""
    chosen = {name: _choice(values.get(name), offered[name]) for name in WHOLE}
    try:
        return Selection(
            province=chosen["province"],
            category=chosen["category"],
            group=chosen["group"],
            session=chosen["session"],
            only=Only(values.get("only") or Only.ALL.value),
            sort=Sort(values.get("sort") or Sort.PROVINCE.value),
            audience=Audience(values.get("audience") or Audience.ALL.value),
            size=PaperSize(values.get("size") or PaperSize.A4.value),
        ).within(asks)
    except ValueError:
        raise NotFound(lazy("This choice is not offered.")) from None


def fields(
    asks: frozenset[str], offered: Mapping[str, Sequence[Choice]], selection: Selection
) -> list[tuple[str, LazyString, list[tuple[str, LazyString | str, bool]]]]:
    """Each list to choose from: its name, its label, its options with what is chosen now."""
    lists: list[tuple[str, LazyString, list[tuple[str, LazyString | str, bool]]]] = []
    options: list[tuple[str, LazyString | str, bool]]
    for name, label in FIELDS.items():
        if name not in asks:
            continue
        now = getattr(selection, name)
        if name in WHOLE:
            options = [("", WHOLE[name], now is None)]
            options += [(str(one.id), one.name, now is not None and now.id == one.id) for one in offered[name]]
        else:
            options = [(value, words, now.value == value) for value, words in _WORDS[name].items()]
        lists.append((name, label, options))
    return lists


def values_of(selection: Selection) -> dict[str, str]:
    """The selection as the fields of a form."""
    kept = selection.to_json()
    kept.pop("people", None)
    return {name: value["id"] if isinstance(value, dict) else value for name, value in kept.items()}


def describe(selection: Selection, *, everybody: bool = False) -> str:
    """For whom a paper is and in which order, in words; with nothing chosen that it is for everybody."""
    kept = selection.to_json()
    words = []
    for name in FIELDS:
        if name == "group" and selection.group is not None:
            words.append(_("Group %(number)s", number=selection.group.name))
        elif name in WHOLE and name in kept:
            words.append(str(kept[name]["name"]))
        elif name in kept:
            words.append(str(_WORDS[name][kept[name]]))
    if selection.people:
        words.append(ngettext("%(num)s person", "%(num)s people", len(selection.people)))
    return " · ".join(words) or (_("Everybody") if everybody else "")


def say_problem(problem: Problem, full_name: str) -> str:
    """Why a text cannot be printed, in words; the name, which stands beside them, is not said again."""
    if problem.kind == "too_long":
        why = _("no room for “%(rest)s”", rest=problem.detail)
    else:
        why = _("the character “%(rest)s” cannot be printed", rest=problem.detail)
    where = SLOTS.get(problem.slot, lazy("Text"))
    return f"{where}: {why}" if problem.text == full_name else f"{where} “{problem.text}”: {why}"


def _choice(value: str | None, offered: Sequence[Choice]) -> Choice | None:
    if not value:
        return None
    found = next((one for one in offered if str(one.id) == value), None)
    if found is None:
        raise NotFound(lazy("This choice is not offered."))
    return found
