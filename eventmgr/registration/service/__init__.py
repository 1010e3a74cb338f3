"""What people do with registrations: sign up, are corrected, leave, get their pass; and how lists come in."""

from eventmgr.registration.service.changing import OwnData, approve, cancel, correct, correct_own, reissue_pass, reject
from eventmgr.registration.service.consents import (
    PURPOSES,
    REQUIRED_PURPOSE,
    PurposeData,
    agree,
    agreed,
    consent_texts,
    keep_consents,
    proposed_texts,
    set_purposes,
    set_text,
    wording,
)
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
from eventmgr.registration.service.retention import end_terms

__all__ = [
    "PURPOSES",
    "REQUIRED_PURPOSE",
    "OwnData",
    "PurposeData",
    "RegistrationData",
    "add_delegations",
    "agree",
    "agreed",
    "approve",
    "cancel",
    "consent_texts",
    "correct",
    "correct_own",
    "create_category",
    "create_default_categories",
    "create_delegation",
    "current_data",
    "end_terms",
    "find_own_pass",
    "import_delegates",
    "keep_consents",
    "open_pass",
    "proposed_texts",
    "register",
    "register_many",
    "reissue_pass",
    "reject",
    "set_purposes",
    "set_quota",
    "set_text",
    "wording",
]
