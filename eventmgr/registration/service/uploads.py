"""Where does an uploaded list lie until it is entered: under seal, and no longer than it is needed?

A list may tell of ethnicity or diet, and holds whatever else a province wrote. Once it is entered, taking it back needs
the rows and what they changed, never the file.
"""

import json
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from eventmgr.core import jobs
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.files import store
from eventmgr.core.ids import uuid7
from eventmgr.core.sealing import CannotOpen, is_sealed_anew, seal, unseal
from eventmgr.registration.models import Import

# A list that nobody entered by then is thrown away.
KEPT_UNENTERED = timedelta(days=30)
FORGET_JOB = "registration.forget_upload"
_SEALED = b"gAAAA"  # how everything begins that is sealed
Sample = list[list[str]]


def keep_upload(found: Import, data: bytes) -> None:
    """Keep the bytes of a file under a name that says nothing."""
    found.file_key = f"imports/{found.event_id}/{uuid7()}"
    store().put(found.file_key, seal(data))


def open_upload(found: Import) -> bytes:
    """The bytes as they came."""
    return unseal(store().get(found.file_key or ""))


def keep_samples(found: Import, samples: Sequence[Sample]) -> None:
    """Keep the first rows of each table, by which a person sees what the columns are."""
    if found.file_key is not None:
        store().put(_samples(found.file_key), seal(json.dumps(samples).encode()))


def open_samples(found: Import) -> list[Sample]:
    """The first rows of each table, as long as the file is kept and its seal can be opened."""
    if found.file_key is None:
        return []
    try:
        kept: list[Sample] = json.loads(unseal(store().get(_samples(found.file_key))))
    except (NotFound, CannotOpen):
        return []
    return kept


def let_go(found: Import) -> None:
    """Have the file deleted once the caller's transaction is committed."""
    if found.file_key is not None:
        jobs.after_commit(FORGET_JOB, found.file_key)
        found.file_key = None


def forget_upload(key: str) -> None:
    """Delete a file that no list speaks of any more."""
    for each in (key, _samples(key)):
        store().delete(each)


def seal_uploads() -> None:
    """Seal with the key that seals today whatever it has not sealed; what no key opens stays as it is."""
    keys = select(Import.file_key).where(Import.file_key.is_not(None))
    for key in db.session.execute(keys).scalars():
        for each in (str(key), _samples(str(key))):
            _seal_anew(each)


def _seal_anew(key: str) -> None:
    try:
        data = store().get(key)
        if not is_sealed_anew(data):
            store().put(key, seal(unseal(data) if data.startswith(_SEALED) else data))
    except (NotFound, CannotOpen):
        return


def _samples(key: str) -> str:
    return f"{key}.rows"
