"""What is filled in about who comes, and how states are called on the screen."""

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
from eventmgr.registration.forms.lists import (
    COLUMN_LABELS,
    DECISION_LABELS,
    FILTER_LABELS,
    IMPORT_LABELS,
    OUTCOME_LABELS,
    ColumnsForm,
    DecisionForm,
    UploadForm,
)
from eventmgr.registration.forms.people import PersonForm, RegistrationForm, at_most

__all__ = [
    "COLUMN_LABELS",
    "DECISION_LABELS",
    "FIELD_LABELS",
    "FILTER_LABELS",
    "IMPORT_LABELS",
    "OUTCOME_LABELS",
    "ROW_LABELS",
    "SEX_LABELS",
    "SOURCE_LABELS",
    "STATE_LABELS",
    "TABS",
    "VERB_LABELS",
    "ColumnsForm",
    "DecisionForm",
    "DelegationsForm",
    "PersonForm",
    "QuotaForm",
    "RegistrationForm",
    "UploadForm",
    "at_most",
]
