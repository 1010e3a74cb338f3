"""What is filled in about who comes, and how states are called on the screen."""

from eventmgr.registration.forms.delegations import DelegationsForm, QuotaForm
from eventmgr.registration.forms.labels import (
    CHANNEL_LABELS,
    FAULT_LABELS,
    FIELD_LABELS,
    INVITATION_LABELS,
    KIND_LABELS,
    LEFT_OUT_LABELS,
    LIMIT_LABELS,
    MESSAGE_LABELS,
    ROW_LABELS,
    SEX_LABELS,
    SOURCE_LABELS,
    STATE_LABELS,
    TABS,
    VERB_LABELS,
)
from eventmgr.registration.forms.lists import ConfirmForm, UploadForm
from eventmgr.registration.forms.messages import AudienceForm, GuestsForm, KnownForm, SendForm, WordingForm
from eventmgr.registration.forms.people import PersonForm, RegistrationForm, RejectForm, at_most

__all__ = [
    "CHANNEL_LABELS",
    "FAULT_LABELS",
    "FIELD_LABELS",
    "INVITATION_LABELS",
    "KIND_LABELS",
    "LEFT_OUT_LABELS",
    "LIMIT_LABELS",
    "MESSAGE_LABELS",
    "ROW_LABELS",
    "SEX_LABELS",
    "SOURCE_LABELS",
    "STATE_LABELS",
    "TABS",
    "VERB_LABELS",
    "AudienceForm",
    "ConfirmForm",
    "DelegationsForm",
    "GuestsForm",
    "KnownForm",
    "PersonForm",
    "QuotaForm",
    "RegistrationForm",
    "RejectForm",
    "SendForm",
    "UploadForm",
    "WordingForm",
    "at_most",
]
