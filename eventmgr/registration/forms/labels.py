"""How are states, fields and deeds of registration called on the screen?"""

from eventmgr.core.i18n import LazyString, lazy
from eventmgr.outbox.rules import Channel, Fault, MessageState
from eventmgr.people.rules import Sex
from eventmgr.registration.importing.report import RowStatus
from eventmgr.registration.rules import (
    TASK_REPORT_KIND,
    TERM_END_KIND,
    InvitationState,
    Limit,
    ListState,
    MessageKind,
    RegistrationState,
    Source,
)
from eventmgr.registration.service import LIMIT_WORDS, LeftOut

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
    "registration.wait": lazy("Put on the waiting list"),
    "registration.promote": lazy("Moved up from the waiting list"),
    "registration.reopen": lazy("Taken up again"),
    "registration.join": lazy("Joined: the same person"),
    "registration.keep_apart": lazy("Kept apart: another person"),
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
    "joined": lazy("Same person as"),
    "kept_apart": lazy("Another person than"),
    "language": lazy("Written to in"),
    "beyond": lazy("Beyond the limit"),
}
LIMIT_LABELS: dict[Limit | None, LazyString] = {
    None: lazy("There is a place; the organizer decides."),
    **LIMIT_WORDS,
}
KIND_LABELS: dict[str, LazyString] = {
    MessageKind.RECEIVED.value: lazy("Registration received"),
    MessageKind.CONFIRMATION.value: lazy("Confirmation"),
    MessageKind.WAITING.value: lazy("Waiting list"),
    MessageKind.PROMOTION.value: lazy("Moved up from the waiting list"),
    MessageKind.REJECTION.value: lazy("Rejection"),
    MessageKind.CANCELLATION.value: lazy("Cancellation"),
    MessageKind.CHANGE.value: lazy("Change of the registration"),
    MessageKind.REMINDER.value: lazy("Reminder"),
    MessageKind.INVITATION.value: lazy("Personal invitation"),
    MessageKind.MINUTES.value: lazy("Minutes to the participants"),
    MessageKind.AMENDMENT.value: lazy("Amendment to the participants"),
    MessageKind.SUBJECT.value: lazy("Moved up to a subject of a training"),
    MessageKind.PROGRAMME.value: lazy("Change of the programme"),
}
# What was written, to organizers too.
WRITTEN_LABELS: dict[str, LazyString] = {
    **KIND_LABELS,
    TERM_END_KIND: lazy("A term of personal data ends"),
    TASK_REPORT_KIND: lazy("News of tasks"),
}
CHANNEL_LABELS: dict[Channel, LazyString] = {Channel.EMAIL: lazy("E-mail"), Channel.ZALO: lazy("Zalo")}
_M = MessageState
MESSAGE_LABELS: dict[MessageState, tuple[LazyString, str]] = {
    _M.QUEUED: (lazy("Waiting to be sent"), "info"),
    _M.SENDING: (lazy("Being sent"), "info"),
    _M.SENT: (lazy("Sent"), "success"),
    _M.FAILED: (lazy("Not sent"), "danger"),
    _M.CANCELLED: (lazy("Stopped"), "neutral"),
    _M.HELD: (lazy("Held: demo event"), "neutral"),
}
FAULT_LABELS: dict[Fault, LazyString] = {
    Fault.NO_SERVER: lazy("The mail server does not answer."),
    Fault.SIGN_IN: lazy("The mail server refuses the sign-in."),
    Fault.BUSY: lazy("The mail server asked to try again later."),
    Fault.ADDRESS: lazy("The mail server refuses this address."),
    Fault.REFUSED: lazy("The mail server refuses the message."),
    Fault.MALFORMED: lazy("The address or the message cannot be written as a mail."),
    Fault.INTERRUPTED: lazy("The sending was cut off several times."),
    Fault.NO_CONSENT: lazy("The person took back the consent to messages, or was erased."),
    Fault.STOPPED: lazy("Stopped by hand."),
}
LEFT_OUT_LABELS: dict[LeftOut, LazyString] = {
    LeftOut.NO_ADDRESS: lazy("no e-mail address"),
    LeftOut.NO_CONSENT: lazy("no consent to messages"),
    LeftOut.HAS_IT: lazy("has it already"),
}
INVITATION_LABELS: dict[InvitationState, tuple[LazyString, str]] = {
    InvitationState.NEW: (lazy("Not opened"), "neutral"),
    InvitationState.OPENED: (lazy("Opened"), "info"),
    InvitationState.REGISTERED: (lazy("Registered"), "success"),
    InvitationState.EXPIRED: (lazy("Expired"), "warning"),
    InvitationState.REVOKED: (lazy("Taken back"), "neutral"),
}
