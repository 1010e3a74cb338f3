"""What is filled in about who comes, and how states are called on the screen."""

from eventmgr.registration.forms.consents import (
    ConsentTextForm,
    PaperConsentForm,
    PurposesForm,
    StaffRequestForm,
    WithdrawForm,
)
from eventmgr.registration.forms.delegations import DelegationsForm, QuotasForm, cell_name, fingerprint
from eventmgr.registration.forms.heads import AddForm, CancelForm, CorrectForm, HeadForm, OwnPersonForm, SuccessorForm
from eventmgr.registration.forms.labels import (
    FIELD_LABELS,
    GAP_LABELS,
    LIST_LABELS,
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
    "GAP_LABELS",
    "IMPORT_LABELS",
    "LIST_LABELS",
    "OUTCOME_LABELS",
    "ROW_LABELS",
    "SEX_LABELS",
    "SOURCE_LABELS",
    "STATE_LABELS",
    "TABS",
    "VERB_LABELS",
    "AddForm",
    "CancelForm",
    "ColumnsForm",
    "ConfirmForm",
    "ConsentTextForm",
    "CorrectForm",
    "DecisionForm",
    "DelegationsForm",
    "HeadForm",
    "OwnPersonForm",
    "PaperConsentForm",
    "PersonForm",
    "PurposesForm",
    "QuotasForm",
    "RegistrationForm",
    "StaffRequestForm",
    "SuccessorForm",
    "UploadForm",
    "WithdrawForm",
    "at_most",
    "cell_name",
    "fingerprint",
]
