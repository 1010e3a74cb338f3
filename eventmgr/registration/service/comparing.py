"""Which rows of a list speak of somebody who is registered, or who stands in another row?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from eventmgr.core.i18n import fill, lazy
from eventmgr.core.text import search_key
from eventmgr.events.models import Event
from eventmgr.people.rules import is_landline
from eventmgr.registration.importing.report import ImportReport, ListRow, Message, RowStatus
from eventmgr.registration.queries.imports import Registered, get_registrations, list_registered
from eventmgr.registration.service.matching import Kind, Match, People, Someone, status_of
from eventmgr.registration.service.news import news_of

Other = Registered | ListRow


def compare_rows(event: Event, rows: Sequence[ListRow]) -> dict[ListRow, UUID]:
    """Say of each row whom it may be: registered already, or listed in an earlier row.

    The answer tells with which registration a row was compared. A row that repeats all that is known is a duplicate,
    one that brings news of somebody certain is an update; what is not certain needs a look.
    """
    usable = {row: _listed(row) for row in rows if row.status is not RowStatus.REJECTED}
    known: People[Other] = People(only_like=usable.values())
    for registered in list_registered(event.id):
        known.add(_registered(registered))
    above: People[Other] = People()
    found: dict[ListRow, Match[Other]] = {}
    for row, someone in usable.items():
        if (match := known.find(someone)) is not None:
            found[row] = match
        if (twin := above.find(someone)) is not None:
            _tell(row, _doubted(row, twin))
        above.add(someone)
    matches = {
        row: who.registration_id for row, match in found.items() if isinstance(who := match.other.who, Registered)
    }
    _tell_known(event, found, matches)
    return matches


def compare_lists(reports: Iterable[ImportReport]) -> None:
    """Say on both sides who stands in more than one of these lists, whichever comes first; no status changes by it.

    The one that is entered first stays; the other is held then, since somebody is registered whom it may be.
    """
    others: People[tuple[ImportReport, ListRow]] = People()
    for report in reports:
        here = [_in_list(report, row) for row in report.rows if row.status is not RowStatus.REJECTED]
        for someone in here:
            match = others.find(someone)
            if match is not None and match.kind not in {Kind.NAMESAKE, Kind.NAMESAKE_ELSEWHERE}:
                _tell_both(someone.who, match.other.who)
        for someone in here:
            others.add(someone)


def _in_list(report: ImportReport, row: ListRow) -> Someone[tuple[ImportReport, ListRow]]:
    born = row.birth_date or row.birth_year
    return Someone.of((report, row), row.unit, search_key(row.full_name), row.phone, born)


def _tell_both(one: tuple[ImportReport, ListRow], other: tuple[ImportReport, ListRow]) -> None:
    for (_report, row), (elsewhere, there) in ((one, other), (other, one)):
        words = lazy("Perhaps the same person: %(file)s, row %(line)s.", file=elsewhere.file, line=there.line)
        row.messages.append(Message("listed_elsewhere", words))


def _tell_known(event: Event, found: Mapping[ListRow, Match[Other]], matches: Mapping[ListRow, UUID]) -> None:
    certain = {matches[row] for row, match in found.items() if match.kind is Kind.KNOWN}
    registrations = get_registrations(event.id, certain)
    for row, match in found.items():
        if match.kind is Kind.KNOWN and news_of(registrations[matches[row]], row):
            code = registrations[matches[row]].code
            message = lazy("Registered already (%(code)s); the list says something new.", code=code)
            row.tell(RowStatus.UPDATE, Message("known_with_news", message))
        else:
            _tell(row, match)


def _doubted(row: ListRow, twin: Match[Other]) -> Match[Other]:
    """Two of one name and one function in one list are nearly always one whose number was put right."""
    other = twin.other.who
    if twin.kind is not Kind.NAMESAKE or not isinstance(other, ListRow):
        return twin
    is_same = bool(row.position) and search_key(row.position) == search_key(other.position)
    births = ((row.birth_year, other.birth_year), (row.birth_date, other.birth_date))
    differ = any(one and two and one != two for one, two in births)
    return Match(Kind.SAME_NAME, twin.other) if is_same and not differ else twin


def _registered(row: Registered) -> Someone[Other]:
    return Someone.of(row, row.unit, row.name_key, row.phone, row.birth_date or row.birth_year)


def _listed(row: ListRow) -> Someone[Other]:
    born: date | int | None = row.birth_date or row.birth_year
    return Someone.of(row, row.unit, search_key(row.full_name), row.phone, born)


def _tell(row: ListRow, match: Match[Other]) -> None:
    who = match.other.who
    if isinstance(who, Registered):
        words, code = fill(_REGISTERED[match.kind], name=who.full_name, code=who.code), match.kind.value
    else:
        words = fill(_IN_FILE[match.kind], line=who.line)
        code = "duplicate_in_file" if match.kind is Kind.KNOWN else match.kind.value
    is_office = match.kind is Kind.SHARED_PHONE and is_landline(row.phone or "")
    status = RowStatus.NEW if is_office else status_of(match.kind)
    row.tell(status, Message(code, words, _COLUMNS.get(match.kind, "")))


_COLUMNS = {
    Kind.OTHER_BIRTH: "birth",
    Kind.LIKE_NAME_SAME_PHONE: "phone",
    Kind.SHARED_PHONE: "phone",
    Kind.SAME_NAME_AND_BIRTH: "full_name",
    Kind.SAME_NAME: "full_name",
    Kind.LIKE_NAME: "full_name",
    Kind.NAMESAKE: "full_name",
    Kind.NAMESAKE_ELSEWHERE: "full_name",
}
_REGISTERED = {
    Kind.KNOWN: lazy("Registered already (%(code)s)."),
    Kind.OTHER_BIRTH: lazy("%(name)s (%(code)s) has the same name and phone, but another date of birth."),
    Kind.ELSEWHERE: lazy("The same person is registered from another province (%(code)s)."),
    Kind.LIKE_NAME_SAME_PHONE: lazy(
        "%(name)s (%(code)s) has this phone number and a like name: is it the same person?"
    ),
    Kind.SHARED_PHONE: lazy("%(name)s (%(code)s) has this phone number."),
    Kind.SAME_NAME_AND_BIRTH: lazy("%(name)s (%(code)s) has the same name and date of birth: is it the same person?"),
    Kind.SAME_NAME: lazy("%(name)s (%(code)s) has the same name: is it the same person?"),
    Kind.LIKE_NAME: lazy("%(name)s (%(code)s) has a like name: is it the same person?"),
    Kind.NAMESAKE: lazy("%(name)s (%(code)s) has the same name and another phone or birth: taken as two people."),
    Kind.NAMESAKE_ELSEWHERE: lazy("%(name)s (%(code)s) of another province has the same name."),
}
_IN_FILE = {
    Kind.KNOWN: lazy("The same person stands in row %(line)s already."),
    Kind.OTHER_BIRTH: lazy("Row %(line)s has the same name and phone, but another date of birth."),
    Kind.ELSEWHERE: lazy("Row %(line)s has the same name and phone, of another province."),
    Kind.LIKE_NAME_SAME_PHONE: lazy("Row %(line)s has the same phone number and a like name."),
    Kind.SHARED_PHONE: lazy("Row %(line)s has the same phone number and another name."),
    Kind.SAME_NAME_AND_BIRTH: lazy("Row %(line)s has the same name and date of birth: is it the same person?"),
    Kind.SAME_NAME: lazy("Row %(line)s has the same name: is it the same person?"),
    Kind.LIKE_NAME: lazy("Row %(line)s has a like name: is it the same person?"),
    Kind.NAMESAKE: lazy("Row %(line)s has the same name and another phone or birth: taken as two people."),
    Kind.NAMESAKE_ELSEWHERE: lazy("Row %(line)s, of another province, has the same name."),
}
