"""What an account does about itself: name, password, second factor, passkeys, and who else is signed in as it."""

import hmac
import unicodedata
from datetime import datetime
from uuid import UUID, uuid4

from flask_security import hash_password
from sqlalchemy import select

from eventmgr.accounts.models import Account, Passkey
from eventmgr.accounts.queries import list_factor_accounts
from eventmgr.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, bare, spaced
from eventmgr.accounts.service.access import LONGEST_NAME
from eventmgr.accounts.service.codes import anew, counter_of, opened, sealed
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import new_token
from eventmgr.core.sealing import CannotOpen
from eventmgr.core.text import nfc

RECOVERY_CODES = 10
_CODE_LENGTH = 12
METHOD = "authenticator"  # what Flask-Security calls an app that shows codes


def change_password(account: Account, password: str, *, actor: Actor, at: datetime) -> None:
    """Take another password; whoever else is signed in as this account is signed out."""
    check_password(password)
    with transaction():
        lock_row(account)
        account.password = hash_password(unicodedata.normalize("NFKD", password))
        account.fs_uniquifier = uuid4().hex
        record("account.password", account, actor=actor, at=at)


def check_password(password: str) -> None:
    """Refuse a password that is too short, or so long that hashing it would only cost time."""
    if len(password) < SHORTEST_PASSWORD:
        raise DomainError(
            lazy("The password needs at least %(n)s characters.", n=SHORTEST_PASSWORD), field="new_password"
        )
    if len(password) > LONGEST_PASSWORD:
        raise DomainError(
            lazy("The password may have at most %(n)s characters.", n=LONGEST_PASSWORD), field="new_password"
        )


def rename_account(account: Account, name: str, *, actor: Actor, at: datetime) -> None:
    """Be called otherwise from now on; what was done before keeps the name that it was done under."""
    name = nfc(name)
    if not name or len(name) > LONGEST_NAME:
        raise DomainError(lazy("The name may have at most %(n)s characters.", n=LONGEST_NAME), field="name")
    with transaction():
        lock_row(account)
        if changes := change(account, {"name": name}):
            record("account.rename", account, actor=actor, at=at, changes=changes, personal={"name"})


def end_sessions(account: Account, *, actor: Actor, at: datetime) -> None:
    """Sign out every browser that is signed in as this account, and every one that remembers it."""
    with transaction():
        lock_row(account)
        account.fs_uniquifier = uuid4().hex
        record("account.end_sessions", account, actor=actor, at=at)


def set_second_factor(account: Account, secret: str, typed: str, *, actor: Actor, at: datetime) -> list[str]:
    """Ask for a code of this app at each sign-in from now on, once it has shown a right one; gives recovery codes.

    Who is signed in elsewhere proved no second factor, and is signed out.
    """
    counter = counter_of(secret, typed, None, at)
    if counter is None:
        raise DomainError(lazy("This is not the code that the app shows now."), field="code")
    with transaction():
        lock_row(account)
        before = account.tf_primary_method
        account.tf_primary_method, account.tf_totp_secret, account.tf_last_counter = METHOD, sealed(secret), counter
        account.fs_uniquifier = uuid4().hex
        codes = _give_codes(account)
        record("account.set_factor", account, actor=actor, at=at, changes={"second_factor": (before, METHOD)})
    return codes


def drop_second_factor(account: Account, *, actor: Actor, at: datetime) -> None:
    """Ask for the password alone again."""
    with transaction():
        lock_row(account)
        if account.tf_primary_method is None:
            return
        _forget_factor(account)
        record("account.drop_factor", account, actor=actor, at=at, changes={"second_factor": (METHOD, None)})


def renew_recovery_codes(account: Account, *, actor: Actor, at: datetime) -> list[str]:
    """Give other recovery codes; the former ones count no more."""
    with transaction():
        lock_row(account)
        if account.tf_primary_method is None:
            raise Conflict(lazy("Recovery codes belong to the app with codes. Set it up first."))
        codes = _give_codes(account)
        record("account.renew_codes", account, actor=actor, at=at)
    return codes


def accept_code(account: Account, typed: str, *, at: datetime) -> bool:
    """Whether this is what the app of the account shows; each code is taken once."""
    with transaction():
        lock_row(account)
        if account.tf_totp_secret is None:
            return False
        secret = _readable(account.tf_totp_secret).decode()
        counter = counter_of(secret, typed, account.tf_last_counter, at) if secret else None
        if counter is None:
            return False
        account.tf_last_counter = counter
        return True


def accept_recovery_code(account: Account, typed: str, *, actor: Actor, at: datetime) -> bool:
    """Whether this is one of the recovery codes that are left; it is gone then."""
    with transaction():
        lock_row(account)
        kept = account.mf_recovery_codes or []
        used = next((one for one in kept if hmac.compare_digest(_readable(one), bare(typed).encode())), None)
        if used is None:
            return False
        account.mf_recovery_codes = [one for one in kept if one != used]
        left: dict[str, tuple[object, object]] = {"codes_left": (len(kept), len(kept) - 1)}
        record("account.use_code", account, actor=actor, at=at, changes=left)
        return True


def passkey_handle(account: Account) -> str:
    """What the keys of an account are kept under on phones and computers: says nothing about who it is."""
    with transaction():
        lock_row(account)
        handle = account.fs_webauthn_user_handle or uuid4().hex
        account.fs_webauthn_user_handle = handle
    return handle


def add_passkey(
    account: Account, name: str, credential_id: bytes, public_key: bytes, count: int, *, actor: Actor, at: datetime
) -> None:
    """Let a phone, computer or stick sign in for the account."""
    name = nfc(name)
    if not name or len(name) > LONGEST_NAME:
        raise DomainError(lazy("Give the passkey a name of at most %(n)s characters.", n=LONGEST_NAME), field="name")
    with transaction() as session:
        lock_row(account)
        if session.execute(select(Passkey.id).where(Passkey.credential_id == credential_id)).first():
            raise Conflict(lazy("This passkey is known already."), field="name")
        key = Passkey(
            account_id=account.id,
            name=name,
            credential_id=credential_id,
            public_key=public_key,
            sign_count=count,
            created_at=at,
        )
        session.add(key)
        session.flush()
        changes: dict[str, tuple[object, object]] = {"passkey": (None, name)}
        record("account.add_passkey", account, actor=actor, at=at, changes=changes, personal={"passkey"})


def note_passkey(key: Passkey, count: int, *, at: datetime) -> None:
    """A passkey was used; its count tells a copy of it."""
    with transaction():
        lock_row(key)
        key.sign_count, key.used_at = count, at


def remove_passkey(account: Account, passkey_id: UUID, *, actor: Actor, at: datetime) -> None:
    """End what a passkey may do at once; browsers that are signed in otherwise stay so."""
    with transaction() as session:
        lock_row(account)
        key = session.execute(
            select(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account.id)
        ).scalar_one_or_none()
        if key is None:
            raise NotFound(lazy("There is no such passkey."))
        changes: dict[str, tuple[object, object]] = {"passkey": (key.name, None)}
        record("account.remove_passkey", account, actor=actor, at=at, changes=changes, personal={"passkey"})
        session.delete(key)


def reset_access(account: Account, password: str, *, actor: Actor, at: datetime) -> None:
    """For somebody who lost phone and codes: another password, no second factor, no passkeys, signed out everywhere."""
    check_password(password)
    with transaction() as session:
        lock_row(account)
        _forget_factor(account)
        for key in account.passkeys:
            session.delete(key)
        account.password = hash_password(unicodedata.normalize("NFKD", password))
        account.fs_uniquifier = uuid4().hex
        record("account.reset", account, actor=actor, at=at)


def seal_factors() -> None:
    """Seal the secrets of second factors with the key that seals today; a work of the house, no deed of anybody."""
    for account in list_factor_accounts():
        with transaction():
            lock_row(account)
            account.tf_totp_secret = anew(account.tf_totp_secret) if account.tf_totp_secret else None
            account.mf_recovery_codes = [anew(code) for code in account.mf_recovery_codes or []]


def count_closed_factors() -> tuple[int, int]:
    """How many accounts have a second factor, and of how many no key opens the secret."""
    accounts = list_factor_accounts()
    return len(accounts), sum(not _readable(account.tf_totp_secret or "") for account in accounts)


def _give_codes(account: Account) -> list[str]:
    codes = [new_token(_CODE_LENGTH) for _number in range(RECOVERY_CODES)]
    account.mf_recovery_codes = [sealed(code) for code in codes]
    return [spaced(code) for code in codes]


def _readable(kept: str) -> bytes:
    try:
        return opened(kept).encode()
    except CannotOpen:
        return b""


def _forget_factor(account: Account) -> None:
    account.tf_primary_method = account.tf_totp_secret = account.tf_last_counter = None
    account.mf_recovery_codes = None
