"""What people do with registrations: sign up, are corrected, leave, get their pass; and how lists come in."""

from eventmgr.registration.service.applicants import RegistrationData
from eventmgr.registration.service.changing import (
    approve,
    cancel,
    correct,
    promote_next,
    put_on_waiting_list,
    reissue_pass,
    reject,
    reopen,
)
from eventmgr.registration.service.consents import PURPOSES, REQUIRED_PURPOSE, consent_texts
from eventmgr.registration.service.delegations import (
    add_delegations,
    create_category,
    create_default_categories,
    create_delegation,
    set_quota,
)
from eventmgr.registration.service.invitations import (
    Guest,
    guests_known,
    invite,
    open_invitation,
    read_guests,
    revoke_invitation,
)
from eventmgr.registration.service.lists import current_data, import_delegates
from eventmgr.registration.service.messages import (
    LeftOut,
    Plan,
    by_hand,
    plan,
    preview,
    recipient_of,
    save_wording,
    send_one,
    send_to_many,
    tell,
    tick,
    words_of,
)
from eventmgr.registration.service.passes import find_own_pass, open_pass
from eventmgr.registration.service.registering import LIMIT_WORDS, opening_of, register, register_many

__all__ = [
    "LIMIT_WORDS",
    "PURPOSES",
    "REQUIRED_PURPOSE",
    "Guest",
    "LeftOut",
    "Plan",
    "RegistrationData",
    "add_delegations",
    "approve",
    "by_hand",
    "cancel",
    "consent_texts",
    "correct",
    "create_category",
    "create_default_categories",
    "create_delegation",
    "current_data",
    "find_own_pass",
    "guests_known",
    "import_delegates",
    "invite",
    "open_invitation",
    "open_pass",
    "opening_of",
    "plan",
    "preview",
    "promote_next",
    "put_on_waiting_list",
    "read_guests",
    "recipient_of",
    "register",
    "register_many",
    "reissue_pass",
    "reject",
    "reopen",
    "revoke_invitation",
    "save_wording",
    "send_one",
    "send_to_many",
    "set_quota",
    "tell",
    "tick",
    "words_of",
]
