"""What the tests about heads of delegations share."""

from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.queries import print_list, print_lists
from eventmgr.registration.service import open_link
from tests.factories import AT, ORGANIZER

NEW = {"full_name": "Trần Thị Mẫu Đào", "category": "official", "phone": "0912 345 678", "birth_year": 1980}
BY = {"actor": ORGANIZER, "at": AT}


def by_head(key: str):
    """Who acts by this link."""
    return {"actor": open_link(key, at=AT).actor, "at": AT}


def seen(registration: Registration) -> str:
    """What a page of this person says it has shown."""
    return print_lists([registration.delegation_id])[registration.delegation_id][registration.id]


def whole(delegation: Delegation) -> str:
    """What a page of the whole list says it has shown."""
    return print_list(print_lists([delegation.id])[delegation.id])
