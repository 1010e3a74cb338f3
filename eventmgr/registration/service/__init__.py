"""What people do with registrations: sign up, are corrected, leave, get their pass; and how lists come in."""

from eventmgr.registration.service.answering import answer, register_with_answers
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
    set_quotas,
)
from eventmgr.registration.service.heads import (
    ChangedMeanwhile,
    Link,
    add_person,
    cancel_person,
    confirm_list,
    correct_person,
    head_consent_text,
    offered_categories,
    open_link,
    replace_person,
)
from eventmgr.registration.service.links import issue_links, mark_reminded, name_head, renew_link, revoke_link
from eventmgr.registration.service.lists import current_data, import_delegates
from eventmgr.registration.service.passes import find_own_pass, note_use, open_pass
from eventmgr.registration.service.registering import RegistrationData, register, register_many
from eventmgr.registration.service.replacing import replace
from eventmgr.registration.service.retention import end_terms

__all__ = [
    "PURPOSES",
    "REQUIRED_PURPOSE",
    "ChangedMeanwhile",
    "Link",
    "OwnData",
    "PurposeData",
    "RegistrationData",
    "add_delegations",
    "add_person",
    "agree",
    "agreed",
    "answer",
    "approve",
    "cancel",
    "cancel_person",
    "confirm_list",
    "consent_texts",
    "correct",
    "correct_own",
    "correct_person",
    "create_category",
    "create_default_categories",
    "create_delegation",
    "current_data",
    "end_terms",
    "find_own_pass",
    "head_consent_text",
    "import_delegates",
    "issue_links",
    "keep_consents",
    "mark_reminded",
    "name_head",
    "note_use",
    "offered_categories",
    "open_link",
    "open_pass",
    "proposed_texts",
    "register",
    "register_many",
    "register_with_answers",
    "reissue_pass",
    "reject",
    "renew_link",
    "replace",
    "replace_person",
    "revoke_link",
    "set_purposes",
    "set_quota",
    "set_quotas",
    "set_text",
    "wording",
]
