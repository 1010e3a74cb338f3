"""How are states, fields and deeds of registration called on the screen?"""

from eventmgr.core.i18n import LazyString, lazy
from eventmgr.people.rules import Sex
from eventmgr.registration.importing.report import RowStatus
from eventmgr.registration.rules import ListState, RegistrationState, Source

_S = RegistrationState
STATE_LABELS: dict[RegistrationState, tuple[LazyString, str]] = {
    _S.DRAFT: (lazy("Draft"), "neutral"),
    _S.SUBMITTED: (lazy("To approve"), "warning"),
    _S.WAITLISTED: (lazy("Waiting list"), "warning"),
    _S.APPROVED: (lazy("Approved"), "info"),
    _S.REJECTED: (lazy("Rejected"), "danger"),
    _S.CONFIRMED: (lazy("Confirmed"), "success"),
    _S.CANCELLED: (lazy("Cancelled"), "neutral"),
    _S.REPLACED: (lazy("Replaced"), "neutral"),
}
SOURCE_LABELS: dict[Source, LazyString] = {
    Source.WEB: lazy("Registered by themselves"),
    Source.IMPORT: lazy("From a list"),
    Source.STAFF: lazy("Added by the organizer"),
    Source.WALK_IN: lazy("Added at the door"),
    Source.HEAD: lazy("Entered by the head of delegation"),
}
# Words, tone and the mark that says the same without colour.
LIST_LABELS: dict[ListState, tuple[LazyString, str, str]] = {
    ListState.NOBODY: (lazy("Nobody yet"), "danger", "!"),
    ListState.SOME: (lazy("Incomplete"), "warning", "…"),
    ListState.FULL: (lazy("Full"), "info", "="),
    ListState.OVER: (lazy("Over the quota"), "accent", "+"),
    ListState.CONFIRMED: (lazy("List confirmed"), "success", "✓"),
}
GAP_LABELS: dict[str, LazyString] = {
    "phone": lazy("no phone"),
    "position": lazy("no position"),
    "organization": lazy("no organization"),
}
# The tabs over the list: key in the address → words, states.
TABS: dict[str, tuple[LazyString, frozenset[RegistrationState]]] = {
    "all": (lazy("All"), frozenset(_S)),
    "confirmed": (lazy("Confirmed"), frozenset({_S.CONFIRMED})),
    "submitted": (lazy("To approve"), frozenset({_S.DRAFT, _S.SUBMITTED, _S.APPROVED})),
    "waitlisted": (lazy("Waiting list"), frozenset({_S.WAITLISTED})),
    "left": (lazy("Not coming"), frozenset({_S.CANCELLED, _S.REJECTED, _S.REPLACED})),
}
SEX_LABELS: dict[Sex, LazyString] = {Sex.FEMALE: lazy("Female"), Sex.MALE: lazy("Male")}
ROW_LABELS: dict[RowStatus, tuple[LazyString, str]] = {
    RowStatus.NEW: (lazy("New"), "success"),
    RowStatus.UPDATE: (lazy("Update"), "info"),
    RowStatus.DUPLICATE: (lazy("Duplicate"), "neutral"),
    RowStatus.NEEDS_REVIEW: (lazy("Needs a look"), "warning"),
    RowStatus.REJECTED: (lazy("Rejected"), "danger"),
}
VERB_LABELS: dict[str, LazyString] = {
    "registration.register": lazy("Registered"),
    "registration.correct": lazy("Corrected"),
    "registration.approve": lazy("Approved"),
    "registration.reject": lazy("Rejected"),
    "registration.cancel": lazy("Cancelled"),
    "registration.replace": lazy("Replaced by somebody else"),
    "registration.say_why": lazy("Said why nobody comes"),
    "answers.save": lazy("Answers"),
    "answers.take_back": lazy("Sensitive answers taken back"),
    "answers.look": lazy("Sensitive answers looked at"),
    "pass.reissue": lazy("New pass issued"),
    "pass.open": lazy("Pass opened with the code"),
    "pass.wrong_code": lazy("Wrong code for the pass"),
}
FIELD_LABELS: dict[str, LazyString] = {
    "full_name": lazy("Full name"),
    "sort_name": lazy("Sorted under"),
    "phone": lazy("Phone"),
    "email": lazy("E-mail"),
    "sex": lazy("Sex"),
    "birth": lazy("Date of birth"),
    "birth_date": lazy("Date of birth"),
    "birth_year": lazy("Year of birth"),
    "position": lazy("Position"),
    "organization": lazy("Organization"),
    "province": lazy("Province"),
    "note": lazy("Note"),
    "reason": lazy("Reason"),
    "replaced_by": lazy("Replaced by"),
    "seen": lazy("Seen"),
    "state": lazy("State"),
    "source": lazy("Came in"),
    "delegation_id": lazy("Delegation"),
    "category_id": lazy("Category"),
}
