"""Several phones note, change and take away points of one record, in any order, twice, late: no text is ever lost."""

from itertools import count
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from eventmgr.outcomes import queries
from eventmgr.outcomes.models import Item, ItemRevision
from eventmgr.outcomes.rules import RecordState
from eventmgr.outcomes.service import ask_back, pair
from eventmgr.sync.service import apply_for
from tests.factories import AT, ORGANIZER, make_event, make_record, make_session

PHONES = st.sampled_from(range(3))
PLACES = st.integers(0, 7)
WRITING = {"outcomes.add_item", "outcomes.edit_item"}


class Phone:
    """What one phone knows: the points as it saw them last, what it has not sent, and what it has sent before."""

    def __init__(self, device):
        self.device = device
        self.seen = {}  # id of a point → its version, as the server told it last
        self.differing = []  # (id of a point, id of a text that differs, version) to choose from
        self.unsent = []
        self.sent = []

    def do(self, record, deed, /, **payload):
        operation = {"id": str(uuid7()), "kind": f"outcomes.{deed}", "at": "2024-10-24T07:00:00Z"}
        self.unsent.append({**operation, "payload": {"record": str(record.id), **payload}})

    def one(self, place):
        """Some point that this phone knows, also one that is gone by now; a deed on it waits for an earlier answer."""
        waiting = {operation["payload"].get("item") for operation in self.unsent}
        known = sorted(item for item, version in self.seen.items() if version and item not in waiting)
        return known[place % len(known)] if known else None


class Discussion(RuleBasedStateMachine):
    """The rules of the game: three phones, one record."""

    def __init__(self):
        super().__init__()
        self.numbers = count(1)
        self.record = make_record(make_session(make_event(), "discussion"))
        self.phones = [Phone(pair(self.record, self.record.pin, f"Máy {n}", [], at=AT)) for n in range(3)]
        self.accepted = {}  # text → the operation that brought it
        self.answers = {}  # id of an operation → its first answer

    @rule(phone=PHONES, place=PLACES, where=st.sampled_from(["end", "front", "behind"]))
    def note(self, phone, place, where):
        here, item = self.phones[phone], str(uuid7())
        after = {"end": {}, "front": {"after": None}}.get(where, {"after": here.one(place)})
        here.do(self.record, "add_item", item=item, kind="solution", text=f"ý {next(self.numbers)}", **after)
        here.seen[item] = None

    @rule(phone=PHONES, place=PLACES)
    def change(self, phone, place):
        here = self.phones[phone]
        if item := here.one(place):
            said = {"kind": "difficulty", "text": f"ý {next(self.numbers)}"}
            here.do(self.record, "edit_item", item=item, version=here.seen[item], **said)

    @rule(phone=PHONES, place=PLACES, other=PLACES, deed=st.sampled_from(["remove", "restore", "move"]))
    def shift(self, phone, place, other, deed):
        here = self.phones[phone]
        if item := here.one(place):
            more = {"remove": {"version": here.seen[item]}, "move": {"after": here.one(other)}}
            here.do(self.record, f"{deed}_item", item=item, **more.get(deed, {}))

    @rule(phone=PHONES, place=PLACES, keep=st.sampled_from(["theirs", "mine", "both"]))
    def choose(self, phone, place, keep):
        here = self.phones[phone]
        if here.differing:
            item, revision, version = here.differing[place % len(here.differing)]
            more = {"keep": keep, "item_new": str(uuid7()), "version": version}
            here.do(self.record, "settle_item", item=item, revision=revision, **more)

    @rule(phone=PHONES)
    def hand_in(self, phone):
        self.phones[phone].do(self.record, "submit")

    @precondition(lambda self: self.record.state is not RecordState.OPEN)
    @rule()
    def ask_back(self):
        ask_back(self.record, "Xin ghi thêm", actor=ORGANIZER, at=AT)

    @rule(phone=PHONES, how_many=st.integers(1, 6), is_answer_lost=st.booleans())
    def send(self, phone, how_many, is_answer_lost):
        here = self.phones[phone]
        batch = here.unsent[:how_many]
        answers = apply_for(here.device, batch, received_at=AT)
        kept = []
        for operation, answer in zip(batch, answers, strict=True):
            self._note(operation, answer)
            if answer["status"] == 409:
                kept.append(operation)
            elif "version" in answer and not is_answer_lost:
                here.seen[operation["payload"]["item"]] = answer["version"]
        here.sent += batch
        if not is_answer_lost:
            here.unsent = kept + here.unsent[how_many:]

    @rule(phone=PHONES, place=PLACES)
    def send_again(self, phone, place):
        here = self.phones[phone]
        if here.sent:
            operation = here.sent[place % len(here.sent)]
            [answer] = apply_for(here.device, [operation], received_at=AT)
            self._note(operation, answer)

    @rule(phone=PHONES)
    def look(self, phone):
        here, record = self.phones[phone], queries.get_record(self.record.event_id, self.record.id)
        clashes = queries.list_clashes(record)
        here.seen |= {str(item.id): item.version for item in record.items}
        here.differing = [
            (str(item.id), str(clash.id), item.version) for item in record.items for clash in clashes.get(item.id, [])
        ]

    def _note(self, operation, answer):
        first = self.answers.get(operation["id"])
        if first is not None:
            assert answer == {**first, "replayed": True}
        elif answer["status"] == 200:
            self.answers[operation["id"]] = answer
            if operation["kind"] in WRITING:
                self.accepted[operation["payload"]["text"]] = operation
        else:
            assert answer["status"] in {404, 409, 422}
            assert answer["status"] != 422 or operation["kind"] == "outcomes.submit"

    @invariant()
    def every_text_is_there(self):
        db.session.expire_all()
        texts = self._texts()
        assert {row.text for row in texts} == set(self.accepted)

    @invariant()
    def every_point_is_its_latest_version_and_every_version_is_kept(self):
        texts = self._texts()
        for item in self._items():
            versions = {row.version: row for row in texts if row.item_id == item.id and row.version is not None}
            assert sorted(versions) == list(range(1, item.version + 1))
            assert versions[item.version].text == item.text

    @invariant()
    def a_text_is_replaced_only_by_who_saw_it(self):
        by_item = {(row.item_id, row.text): row for row in self._texts() if row.version is not None}
        chosen = {row.text for row in self._texts() if row.settled_at is not None}
        for text, operation in self.accepted.items():
            row = by_item.get((UUID(operation["payload"]["item"]), text))
            if operation["kind"] == "outcomes.edit_item" and row is not None and text not in chosen:
                assert row.version == operation["payload"]["version"] + 1

    @invariant()
    def what_is_to_be_chosen_is_shown(self):
        shown = {clash.id for clashes in queries.list_clashes(self.record).values() for clash in clashes}
        assert shown == {row.id for row in self._texts() if row.version is None and row.settled_at is None}

    def _items(self):
        return db.session.execute(select(Item).where(Item.record_id == self.record.id)).scalars().all()

    def _texts(self):
        of_record = select(ItemRevision).join(ItemRevision.item).where(Item.record_id == self.record.id)
        return db.session.execute(of_record).scalars().all()


def test_no_text_is_ever_lost(app):
    del app
    run_state_machine_as_test(Discussion, settings=settings(max_examples=20, stateful_step_count=40, deadline=None))
