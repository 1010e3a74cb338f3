"""Who works on an event: invited by a link that counts once, changed, let go; and what the table of rights says."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.accounts.models import Account, Grant, TeamInvitation
from eventmgr.accounts.policy import PERMISSIONS, ROLES
from eventmgr.accounts.queries import list_team
from eventmgr.accounts.rules import RIGHT_WORDS, ROLE_LABELS, rights_in_words
from eventmgr.accounts.service import change_role, create_account, grant_role, take_role
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict
from eventmgr.events.models import Event
from eventmgr.outbox.models import Message
from eventmgr.outbox.rules import MessageState
from eventmgr.people.models import Host
from tests.conftest import SignIn
from tests.factories import AT, count_audit
from tests.pages import PageClient

PASSWORD = "mot mat khau dai"
OWN = {"new_password": PASSWORD, "new_password_confirm": PASSWORD}


def people(event: Event) -> str:
    return f"/events/{event.slug}/settings/people"


def invite(client: PageClient, event: Event, **values: str) -> str:
    """Invite somebody; gives the path of the link."""
    form = {"name": "Phạm Thị Mẫu Hoa", "role": "chair", "email": "", **values}
    page = client.post(f"{people(event)}/invite", data=form).get_data(as_text=True)
    found = re.search(r'value="http://[^/]+(/join/[A-Z0-9]+)"', page)
    assert found is not None
    return found[1]


def roles(event: Event) -> list[tuple[str, str]]:
    return [(grant.account.email, grant.role) for grant in list_team(event) if grant.account.email[:2] in {"ho", "an"}]


@pytest.fixture
def known(event: Event) -> Account:
    return create_account(event.host_id, "Lê Thị Mẫu An", "an@example.org", PASSWORD, actor=SYSTEM, at=AT)


@pytest.fixture
def their(app: Flask, known: Account) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    client.sign_in(known.fs_uniquifier)
    return client


def test_somebody_new_takes_the_role_once_with_an_own_password(
    app: Flask, event: Event, as_role: SignIn, client: PageClient
) -> None:
    link = invite(as_role(event, "organizer"), event)
    assert link.split("/")[-1] not in str(db.session.execute(select(TeamInvitation.digest)).scalars().all())
    assert "Phạm Thị Mẫu Hoa" in client.get(link).get_data(as_text=True)
    form = {"name": "Phạm Thị Mẫu Hoa", "email": "hoa@example.org", **OWN}
    assert client.post(link, data={**form, "new_password": "ngan"}).status_code == 422
    assert client.post(link, data=form).status_code == 303
    assert roles(event) == [("hoa@example.org", "chair")]
    assert client.get(f"/events/{event.slug}/minutes").status_code == 200
    other = app.test_client()
    assert other.post(link, data={**form, "email": "hoang@example.org"}).status_code == 409
    assert "/sign-in" not in other.get(link).get_data(as_text=True)
    verbs = ("team.invite", "team.accept", "account.create", "role.grant")
    assert [count_audit(verb) for verb in verbs] == [1, 1, 1, 1]


def test_an_account_takes_the_role_by_one_click_and_only_of_its_own_host(
    event: Event, as_role: SignIn, known: Account, their: PageClient, client: PageClient
) -> None:
    link = invite(as_role(event, "organizer"), event, email="An@example.org")
    page = client.get(link).get_data(as_text=True)
    assert 'name="new_password"' not in page  # the address has an account: it signs in
    assert client.post(f"{link}/accept").location.startswith("/account/sign-in?next=/join/")
    assert client.post(link, data={"name": "X", "email": "x@example.org", **OWN}).status_code == 409
    with transaction() as session:
        session.add(other := Host(name="Hội khác", short_name="Khác"))
        session.flush()
        known.host_id = other.id
    assert their.post(f"{link}/accept").status_code == 403
    with transaction():
        known.host_id = event.host_id
    assert their.post(f"{link}/accept").status_code == 303
    assert roles(event) == [("an@example.org", "chair")]
    assert their.post(f"{link}/accept").status_code == 409


def test_a_link_that_was_taken_back_or_is_too_old_opens_nothing(
    event: Event, as_role: SignIn, their: PageClient
) -> None:
    organizer = as_role(event, "organizer")
    taken, old = invite(organizer, event), invite(organizer, event)
    first, second = db.session.execute(select(TeamInvitation).order_by(TeamInvitation.created_at)).scalars()
    assert organizer.post(f"{people(event)}/invitations/{first.id}/revoke").status_code == 303
    with transaction():
        second.expires_at = second.created_at - timedelta(seconds=1)
    assert [their.post(f"{link}/accept").status_code for link in (taken, old, "/join/KHONGCO")] == [409, 409, 404]
    assert roles(event) == []


def test_nobody_takes_the_role_that_oneself_offered(event: Event, known: Account, their: PageClient) -> None:
    grant_role(known, "organizer", event.id, actor=SYSTEM, at=AT)
    assert their.post(f"{invite(their, event)}/accept").status_code == 403
    assert roles(event) == [("an@example.org", "organizer")]


@pytest.mark.parametrize("kind", ["demo", "real"])
def test_the_letter_tells_the_link_and_of_a_demo_event_stays_here(event: Event, as_role: SignIn, kind: str) -> None:
    with transaction():
        event.is_demo = kind == "demo"
    link = invite(as_role(event, "organizer"), event, email="hoa@example.org")
    message = db.session.execute(select(Message)).scalar_one()
    assert link in message.body
    assert (message.recipient, message.kind) == ("hoa@example.org", "team_invitation")
    assert (message.state is MessageState.HELD) == (kind == "demo")


def test_roles_change_and_end_but_one_organizer_stays(
    event: Event, as_role: SignIn, known: Account, their: PageClient
) -> None:
    grant_role(known, "organizer", event.id, actor=SYSTEM, at=AT)
    organizer = as_role(event, "organizer")
    [own] = [grant.id for grant in list_team(event) if grant.account_id == known.id]
    [other] = [grant.id for grant in list_team(event) if grant.account_id != known.id]
    assert their.post(f"{people(event)}/{own}/remove").status_code == 409  # nobody the own one
    assert organizer.post(f"{people(event)}/{own}/role", data={"role": "gi do"}).status_code == 422
    assert organizer.post(f"{people(event)}/{own}/role", data={"role": "staff"}).status_code == 303
    assert their.get(people(event)).status_code == 403
    with transaction() as session:
        session.add(Grant(account_id=known.id, event_id=None, role="viewer"))
    wide = next(grant.id for grant in list_team(event) if grant.event_id is None)
    assert organizer.post(f"{people(event)}/{wide}/remove").status_code == 404  # of the whole host: not here
    assert organizer.post(f"{people(event)}/{own}/remove").status_code == 303
    grant_role(known, "organizer", event.id, actor=SYSTEM, at=AT)
    assert their.post(f"{people(event)}/{other}/remove").status_code == 303
    assert roles(event) == [("an@example.org", "organizer"), ("an@example.org", "viewer")]
    assert [count_audit(verb) for verb in ("role.change", "role.take")] == [1, 2]


def test_the_last_organizer_who_can_sign_in_stays(event: Event, as_role: SignIn, known: Account) -> None:
    grant_role(known, "organizer", event.id, actor=SYSTEM, at=AT)
    as_role(event, "organizer")
    with transaction():
        other = next(grant.account for grant in list_team(event) if grant.account_id != known.id)
        other.active = False
    [grant] = [grant for grant in list_team(event) if grant.account_id == known.id]
    for deed in (
        lambda: take_role(event, grant.id, actor=SYSTEM, at=AT),
        lambda: change_role(event, grant.id, "viewer", actor=SYSTEM, at=AT),
    ):
        with pytest.raises(Conflict):
            deed()
    assert roles(event) == [("an@example.org", "organizer")]


def test_every_right_has_words_and_stands_in_the_table_where_a_role_holds_it(event: Event, as_role: SignIn) -> None:
    assert RIGHT_WORDS.keys() == PERMISSIONS
    assert ROLE_LABELS.keys() == ROLES.keys()
    told = {str(words): held for _subject, rights in rights_in_words(ROLES) for words, held in rights}
    held = {right: [role for role, rights in ROLES.items() if right in rights] for right in PERMISSIONS}
    assert told == {str(RIGHT_WORDS[right]): roles for right, roles in held.items() if roles}
    viewer = as_role(event, "viewer")
    page = viewer.get(f"/events/{event.slug}/rights?role=chair&lang=en").get_data(as_text=True)
    assert "lock the minutes: the signature of the chair" in page
    assert "check people in at the door" not in page
    assert "Your role: Viewer" in page
