"""What people do with registrations: sign up, are corrected, leave, get their pass; and how lists come in."""

from eventmgr.registration.service.answering import answer, register_with_answers
from eventmgr.registration.service.changing import approve, cancel, correct, reissue_pass, reject
from eventmgr.registration.service.consents import PURPOSES, REQUIRED_PURPOSE, consent_texts
from eventmgr.registration.service.delegations import (
    add_delegations,
    create_category,
    create_default_categories,
    create_delegation,
    set_quota,
)
from eventmgr.registration.service.lists import current_data, import_delegates
from eventmgr.registration.service.passes import find_own_pass, open_pass
from eventmgr.registration.service.registering import RegistrationData, register, register_many

__all__ = [
    "PURPOSES",
    "REQUIRED_PURPOSE",
    "RegistrationData",
    "add_delegations",
    "answer",
    "approve",
    "cancel",
    "consent_texts",
    "correct",
    "create_category",
    "create_default_categories",
    "create_delegation",
    "current_data",
    "find_own_pass",
    "import_delegates",
    "open_pass",
    "register",
    "register_many",
    "register_with_answers",
    "reissue_pass",
    "reject",
    "set_quota",
]
