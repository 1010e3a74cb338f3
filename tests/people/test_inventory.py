"""The inventory of personal data is whole: features declare what the tables hold, and the docs say the same."""

import re
from pathlib import Path

from flask import Flask
from sqlalchemy import JSON, Column, Date, Enum, String

from eventmgr.accounts.policy import PERMISSIONS
from eventmgr.core.db import Model
from eventmgr.core.parts import Holding, all_holdings, all_parts
from eventmgr.people.clocks import CLOCKS
from eventmgr.people.rules import Purpose, RequestKind

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "personal-data.md").read_text(encoding="utf-8")
PEOPLE = {"person", "registration"}
# Columns in which text is kept that says nothing of a person: words of the house, marks, states, keys of things.
NEUTRAL = {
    "account": "tf_primary_method",
    "passkey": "",
    "team_invitation": "event_name role digest",
    "agenda_release": "name",
    "admin_unit": "set code name type region valid_from valid_to",
    "amendment": "code sha256 docx_sha256",
    "answer": "",
    "api_token": "role digest",
    "attendance_setting": "wall_key",
    "audit_entry": "actor_kind verb subject_kind",
    "audit_value": "field",
    "badge_settings": "fields logo_key background_key back wifi_name wifi_password note",
    "beat": "name about",
    "category": "key name colour",
    "certificate": "issued_on",
    "consent": "purpose method",
    "consent_text": "purpose language text",
    "course": "title number_sign open_questions",
    "data_request": "key purpose answer_by done_by",
    "day": "date title",
    "device": "scope",
    "discussion_setting": "wall_key prompts",
    "document_profile": "superior_name issuer_name number_sign place sign_authority logo_key",
    "event": "slug name organizer starts_on ends_on venue city timezone unit_set expected_qualifier",
    "event_purpose": "ended_on warned_of",
    "feedback_comment": "question",
    "feedback_count": "question",
    "figure": "period",
    "figure_correction": "period",
    "figure_desk": "period",
    "gate": "name key pin session_ids what",
    "group": "topic",
    "handover": "deleted_on",
    "host": "name short_name data_location",
    "indicator": "key label unit",
    "known_layout": "fingerprint columns encodings",
    "list_import": "file_key sha256 province chosen_province fault",
    "list_import_row": "sheet",
    "material_version": "file_key content_type sha256",
    "message": "kind key purpose language",
    "minutes": "code sha256 docx_sha256",
    "module": "title",
    "operation": "device kind digest",
    "paper": "title",
    "print_job": "kind format language",
    "printed_card": "kind",
    "question": "places categories condition_value least most",
    "question_wording": "label help options right tolerance",
    "recipient": "keep_until",
    "record": "key pin",
    "registration": "language",
    "role_grant": "role",
    "room": "name",
    "session": "code title",
    "task": "due_on",
    "wording": "kind language subject body",
}


def listed() -> set[str]:
    """The tables that the inventory names."""
    rows = [line.split("|")[1] for line in TEXT.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def said_of(holding: Holding) -> str:
    """A line of the inventory as the docs write it."""
    tables = " ".join(f"`{table}`" for table in holding.fields) or "(file)"
    rights = ", ".join(f"`{right}`" for right in holding.sees)
    sees = "; ".join(filter(None, [rights, str(holding.besides or "")]))
    sensitive = " (sensitive)" if holding.is_sensitive else ""
    return f"| {tables} | {holding.what}{sensitive} | {holding.why} | {sees} | {holding.goes} |"


def is_of_words(column: Column[object]) -> bool:
    """Whether somebody may have written about somebody there, or a date of theirs stands there."""
    return isinstance(column.type, String | JSON | Date) and not isinstance(column.type, Enum)


def test_every_column_with_words_is_declared_as_somebody_s_or_as_nobody_s(app: Flask) -> None:
    declared: dict[str, set[str]] = {}
    for _feature, holding in all_holdings():
        for table, fields in holding.fields.items():
            declared.setdefault(table, set()).update(fields.split())
    wrong = []
    for table in Model.metadata.sorted_tables:
        mine, neutral = declared.get(table.name, set()), set(NEUTRAL.get(table.name, "").split())
        words = {column.name for column in table.columns if is_of_words(column)}
        wrong += [(table.name, name, "not declared") for name in words - mine - neutral]
        wrong += [(table.name, name, "both") for name in mine & neutral]
        wrong += [(table.name, name, "no such column") for name in (mine | neutral) - set(table.columns.keys())]
    assert sorted(wrong) == []


def test_every_declared_table_and_right_is_there(app: Flask) -> None:
    tables = {table.name for table in Model.metadata.sorted_tables}
    named = {table for _feature, holding in all_holdings() for table in holding.fields}
    rights = {right for _feature, holding in all_holdings() for right in holding.sees}
    assert (named - tables, rights - PERMISSIONS) == (set(), set())


def test_every_table_that_points_at_people_is_declared(app: Flask) -> None:
    pointing = {
        table.name
        for table in Model.metadata.sorted_tables
        if table.name in PEOPLE or {key.column.table.name for key in table.foreign_keys} & PEOPLE
    }
    assert sorted(pointing - {table for _feature, holding in all_holdings() for table in holding.fields}) == []


def test_the_docs_say_what_the_features_declare(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        declared = [said_of(holding) for _feature, holding in all_holdings()]
    there = [line for line in TEXT.splitlines() if re.match(r"\| (`\w+`( `\w+`)*|\(file\)) \|", line)]
    begin = next((i for i, line in enumerate(there) if line.startswith("| `person`")), 0)
    assert there[begin : begin + len(declared)] == declared


def test_every_line_is_about_a_table_or_a_purpose() -> None:
    known = {table.name for table in Model.metadata.sorted_tables} | {purpose.value for purpose in Purpose}
    assert sorted(listed() - known) == []


def test_every_purpose_stands_there() -> None:
    assert [purpose.value for purpose in Purpose if f"`{purpose.value}`" not in TEXT] == []


def test_the_clocks_stand_there_as_they_are() -> None:
    for words, kind in (("take back", RequestKind.OBJECT), ("see", RequestKind.SEE), ("erase", RequestKind.ERASE)):
        clock = CLOCKS[kind]
        row = next(line for line in TEXT.splitlines() if line.startswith(f"| {words}"))
        assert re.findall(r"\d+", row) == ["2", str(clock.days), str(clock.with_third_parties), str(clock.extension)]


def test_parts_are_walked_from_above_to_below(app: Flask) -> None:
    order = [part.name for part in all_parts()]
    mine = ["documents", "minutes", "training", "outcomes", "checkin", "registration", "agenda", "people"]
    assert [name for name in order if name in mine] == mine
