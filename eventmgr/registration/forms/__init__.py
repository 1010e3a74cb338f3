"""What is filled in about who comes, and how states are called on the screen."""

from eventmgr.registration.forms.consents import (
    ConsentTextForm,
    PaperConsentForm,
    PurposesForm,
    StaffRequestForm,
    WithdrawForm,
)
from eventmgr.registration.forms.delegations import DelegationsForm, QuotaForm
from eventmgr.registration.forms.labels import (
    FIELD_LABELS,
    ROW_LABELS,
    SEX_LABELS,
    SOURCE_LABELS,
    STATE_LABELS,
    TABS,
    VERB_LABELS,
)
from eventmgr.registration.forms.lists import ConfirmForm, UploadForm
from eventmgr.registration.forms.people import PersonForm, RegistrationForm, at_most

__all__ = [
    "FIELD_LABELS",
    "ROW_LABELS",
    "SEX_LABELS",
    "SOURCE_LABELS",
    "STATE_LABELS",
    "TABS",
    "VERB_LABELS",
    "ConfirmForm",
    "ConsentTextForm",
    "DelegationsForm",
    "PaperConsentForm",
    "PersonForm",
    "PurposesForm",
    "QuotaForm",
    "RegistrationForm",
    "StaffRequestForm",
    "UploadForm",
    "WithdrawForm",
    "at_most",
]
