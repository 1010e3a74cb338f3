"""How do phones in a hotel reach this machine by HTTPS? By an authority of its own, trusted once per phone."""

import os
import re
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from config import lan_addresses

CA_NAME = "eventmgr"
VALID = timedelta(days=397)  # iOS takes at most 825 days from an authority that the owner of the phone added
RENEW_BEFORE = timedelta(days=30)
_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")  # of a certificate


@dataclass(frozen=True)
class Certificate:
    """The files that a web server wants."""

    chain: Path
    key: Path


def own_names(host: str) -> list[str]:
    """Every name and address by which this machine may be called."""
    given = [] if host in {"0.0.0.0", "::"} else [host]  # noqa: S104 - a comparison
    machine = socket.gethostname().lower()
    called = [machine, f"{machine}.local"] if _HOST_NAME.fullmatch(machine) else []
    return list(dict.fromkeys([*given, *lan_addresses(), *called, "localhost", "127.0.0.1", "::1"]))


def ensure_certificate(folder: Path, names: list[str], *, at: datetime) -> Certificate:
    """A certificate for these names that is good for at least 30 days more.

    It is renewed when the addresses change or time runs out; the authority stays the same, so that a phone that
    trusted it once need not be touched again.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    certificate = Certificate(folder / "server.crt", folder / "server.key")
    authority = _authority(folder)
    if not _is_good(certificate, names, at):
        leaf = authority.issue_cert(
            *names, organization_name=CA_NAME, not_before=at - timedelta(days=1), not_after=at + VALID
        )
        _write_private(certificate.key, leaf.private_key_pem.bytes())
        _write_private(certificate.chain, b"".join(pem.bytes() for pem in leaf.cert_chain_pems))
    return certificate


def _authority(folder: Path) -> trustme.CA:
    public, private = folder / "ca.crt", folder / "ca.key"
    if public.exists() and private.exists():
        return trustme.CA.from_pem(public.read_bytes(), private.read_bytes())
    authority = trustme.CA(organization_name=CA_NAME, organization_unit_name=socket.gethostname(), path_length=0)
    _write_private(private, authority.private_key_pem.bytes())
    _write_private(public, authority.cert_pem.bytes())
    return authority


def _is_good(certificate: Certificate, names: list[str], at: datetime) -> bool:
    if not (certificate.chain.exists() and certificate.key.exists()):
        return False
    leaf = x509.load_pem_x509_certificate(certificate.chain.read_bytes())
    if leaf.not_valid_after_utc - at < RENEW_BEFORE or not _belongs(certificate.key, leaf):
        return False
    held = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return set(names) <= {str(name.value) for name in held}


def _belongs(key: Path, leaf: x509.Certificate) -> bool:
    """Whether key and certificate are a pair; a start that was cut off between the two files leaves a wrong one."""
    private = serialization.load_pem_private_key(key.read_bytes(), password=None)
    return private.public_key() == leaf.public_key()


def _write_private(path: Path, data: bytes) -> None:
    """Whole or not at all, and for the owner's eyes only."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    part.replace(path)
