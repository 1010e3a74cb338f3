"""How persons come to be known, agree, make use of their rights, and are forgotten."""

from eventmgr.people.clocks import ANSWER_WORKING_DAYS, CLOCKS
from eventmgr.people.service.consents import BASIS_LABELS, PURPOSE_LABELS, give_consents, keep_text, marks_of, withdraw
from eventmgr.people.service.erasing import collect, erase, export, fulfil_erasure
from eventmgr.people.service.persons import (
    PHONE_FAULTS,
    PersonData,
    become_one,
    create_host,
    create_people,
    create_person,
    known_email,
    known_phone,
    load_admin_units,
    set_names,
)
from eventmgr.people.service.requests import (
    REQUEST_KIND_LABELS,
    Wish,
    accept_correction,
    acknowledge,
    ask,
    ask_correction,
    extend,
    finish,
    refuse,
    set_contact,
)

__all__ = [
    "ANSWER_WORKING_DAYS",
    "BASIS_LABELS",
    "CLOCKS",
    "PHONE_FAULTS",
    "PURPOSE_LABELS",
    "REQUEST_KIND_LABELS",
    "PersonData",
    "Wish",
    "accept_correction",
    "acknowledge",
    "ask",
    "ask_correction",
    "become_one",
    "collect",
    "create_host",
    "create_people",
    "create_person",
    "erase",
    "export",
    "extend",
    "finish",
    "fulfil_erasure",
    "give_consents",
    "keep_text",
    "known_email",
    "known_phone",
    "load_admin_units",
    "marks_of",
    "refuse",
    "set_contact",
    "set_names",
    "withdraw",
]
