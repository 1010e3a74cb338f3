"""What passes between a browser and us when a passkey is made or used (WebAuthn), by py_webauthn.

The challenge stands in the signed session and counts once. A passkey must be found by the device itself and must ask
who holds it (PIN, finger, face): then it is two factors in one.
"""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import webauthn
from flask import current_app, request, session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from config import is_loopback
from eventmgr.accounts.models import Account
from eventmgr.accounts.queries import find_account, find_passkey
from eventmgr.accounts.service import note_passkey, passkey_handle
from eventmgr.core.clock import now

CHALLENGE = "passkey_challenge"
_LASTS = timedelta(minutes=5)
_NAME = "Hội nghị - Tập huấn"


@dataclass(frozen=True)
class NewKey:
    """A passkey that was just made."""

    credential_id: bytes
    public_key: bytes
    count: int


def are_possible() -> bool:
    """Whether browsers make passkeys for this address: a name and no number, over HTTPS or on this machine."""
    host = urlsplit(request.host_url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return _origin().startswith("https:") or is_loopback(host)
    return False


def options_to_make(account: Account) -> dict[str, Any]:
    """What the browser is asked to make a passkey with; devices that hold one of the account make no second one."""
    known = [PublicKeyCredentialDescriptor(id=key.credential_id) for key in account.passkeys]
    return _asked(
        webauthn.generate_registration_options(
            rp_id=_rp_id(),
            rp_name=_NAME,
            user_name=account.email,
            user_display_name=account.name,
            user_id=passkey_handle(account).encode(),
            exclude_credentials=known,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
        )
    )


def options_to_use() -> dict[str, Any]:
    """What the browser is asked to show a passkey with; nothing tells who has any."""
    return _asked(
        webauthn.generate_authentication_options(rp_id=_rp_id(), user_verification=UserVerificationRequirement.REQUIRED)
    )


def made_by(credential: str) -> NewKey | None:
    """The passkey that the browser made; None where it is not what was asked for."""
    challenge = _challenge()
    if challenge is None:
        return None
    try:
        found = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_rp_id(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError):
        return None
    return NewKey(found.credential_id, found.credential_public_key, found.sign_count)


def used_by(credential: str) -> Account | None:
    """The account whose passkey the browser showed; None where anything about it is wrong."""
    challenge = _challenge()
    if challenge is None:
        return None
    try:
        shown = webauthn.helpers.parse_authentication_credential_json(credential)
        key = find_passkey(shown.raw_id)
        account = find_account(key.account_id) if key is not None else None
        if key is None or account is None or not account.active or not _is_of(shown.response.user_handle, account):
            return None
        found = webauthn.verify_authentication_response(
            credential=shown,
            expected_challenge=challenge,
            expected_rp_id=_rp_id(),
            expected_origin=_origin(),
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError):
        return None
    note_passkey(key, found.new_sign_count, at=now())
    return account


def _is_of(handle: bytes | None, account: Account) -> bool:
    return handle is None or handle == (account.fs_webauthn_user_handle or "").encode()


def _asked(options: Any) -> dict[str, Any]:
    session[CHALLENGE] = [bytes_to_base64url(options.challenge), now().timestamp()]
    return dict(options_to_json_dict(options))


def _challenge() -> bytes | None:
    """The challenge that was handed out last, unless it is too old; it counts once."""
    challenge, at = session.pop(CHALLENGE, None) or (None, 0)
    if challenge is None or now().timestamp() - at > _LASTS.total_seconds():
        return None
    return bytes(base64url_to_bytes(challenge))


def _rp_id() -> str:
    return urlsplit(request.host_url).hostname or ""


def _origin() -> str:
    """Where the page was opened; behind a proxy the address that is told to everybody says by which scheme."""
    public = str(current_app.config["PUBLIC_URL"])
    return public if urlsplit(public).netloc == request.host else request.host_url.rstrip("/")
