"""How is this installation set up? By the environment; each default works on a laptop."""

import fcntl
import os
import re
import secrets
import socket
import struct
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
DEFAULT_PORT = "8000"
MOST_PROXIES = 5
HIGHEST_PORT = 65_534  # the page that explains the certificate is served one port above
_SIOCGIFADDR = 0x8915


class ConfigError(ValueError):
    """A setting holds something that cannot be meant."""


def settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings of the application; the instance folder and its secret are made at the first start.

    A secret made here lives in the folder; several servers that share a database must be given SECRET_KEY.
    """
    instance = (ROOT / environ.get("INSTANCE_PATH", "instance")).resolve()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    host = environ.get("HOST") or "127.0.0.1"
    port = _port(environ.get("PORT") or DEFAULT_PORT)
    tls = not is_loopback(host)
    public_url = (environ.get("PUBLIC_URL") or _own_url(host, port, tls=tls)).rstrip("/")
    return {
        "HOST": host,
        "PORT": port,
        "TLS": tls,
        "PUBLIC_URL": public_url,
        "TRUST_URL": f"http://{_bracketed(urlsplit(public_url).hostname or host)}:{port + 1}/",
        "INSTANCE_PATH": instance,
        "TLS_FOLDER": instance / "tls",
        "FILES_PATH": environ.get("FILES_PATH", ""),
        "TRUSTED_PROXIES": _proxies(environ.get("TRUSTED_PROXIES") or "0"),
        "SECRET_KEY": environ.get("SECRET_KEY") or kept_secret(instance / "secret_key", secrets.token_urlsafe(48)),
        "DATA_KEYS": _data_keys(environ.get("DATA_KEYS", "")),
        # Argon2 salts each password itself; one more salt for all would lock everybody out when it is lost.
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SQLALCHEMY_DATABASE_URI": _database_url(environ.get("DATABASE_URL") or f"sqlite:///{instance}/eventmgr.db"),
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # errors tell no values
        "SECOND_FACTOR": _second_factor(environ.get("SECOND_FACTOR") or "nobody"),
        "METRICS_TOKEN": environ.get("METRICS_TOKEN", ""),
        "REDIS_URL": environ.get("REDIS_URL", ""),
        "MAIL_URL": (mail_url := _mail_url(environ.get("MAIL_URL", ""))),
        "MAIL_FROM": _mail_from(environ.get("MAIL_FROM", ""), mail_url),
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": public_url.startswith("https:"),
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": public_url.startswith("https:"),
        "REMEMBER_COOKIE_HTTPONLY": True,
    }


def is_loopback(host: str) -> bool:
    """Whether only this machine itself can reach the host name or address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_loopback_url(url: str) -> bool:
    """Whether an address opens on this machine only, so that a printed code with it would be dead."""
    return is_loopback(urlsplit(url).hostname or "")


def kept_secret(path: Path, secret: str) -> str:
    """What the file holds; this secret if there is no file yet: of two processes that start together the first counts.

    Only the owner can read it.
    """
    if not path.exists():
        draft = _drafted(path, secret)
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="ascii")


def replace_secret(path: Path, secret: str) -> None:
    """Let the file hold this from now on, whole or not at all."""
    _drafted(path, secret).replace(path)


def lan_addresses() -> list[str]:
    """The IPv4 addresses that phones in the same network may reach, the one of the default route first."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        found = [_address_of(probe, name) for _, name in socket.if_nameindex()]
        with suppress(OSError):
            probe.connect(("192.0.2.1", 9))  # sends nothing: it only asks which way a packet would go
            found.insert(0, probe.getsockname()[0])
    return list(dict.fromkeys(address for address in found if address and not is_loopback(address)))


def _port(value: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", value) or not 0 < int(value) <= HIGHEST_PORT:
        raise ConfigError(f"PORT must be a number from 1 to {HIGHEST_PORT}, not {value!r}")
    return int(value)


def _proxies(value: str) -> int:
    """How many servers of ours hand requests on, one behind the other; each of them adds whom it was asked by."""
    if not re.fullmatch("[0-9]", value) or int(value) > MOST_PROXIES:
        raise ConfigError(f"TRUSTED_PROXIES must be a number from 0 to {MOST_PROXIES}, not {value!r}")
    return int(value)


def _own_url(host: str, port: int, *, tls: bool) -> str:
    name = next(iter(lan_addresses()), host) if host in {"0.0.0.0", "::"} else host  # noqa: S104 - a comparison
    return f"{'https' if tls else 'http'}://{_bracketed(name)}:{port}"


def _bracketed(name: str) -> str:
    """As URLs write an IPv6 address."""
    return f"[{name}]" if ":" in name else name


def _database_url(url: str) -> str:
    """The same database by the driver that is installed; hosters write postgres:// or postgresql://."""
    return re.sub("^postgres(ql)?://", "postgresql+psycopg://", url)


def _mail_url(url: str) -> str:
    """The mail server that takes our messages; without one they wait."""
    parts = urlsplit(url)
    if url and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
        raise ConfigError("MAIL_URL must look like smtp://user:password@host:587 or smtps://user:password@host")
    return url


def _mail_from(sender: str, mail_url: str) -> str:
    """Who our messages come from; a mail server is of no use without it."""
    if mail_url and "@" not in parseaddr(sender)[1]:
        raise ConfigError("MAIL_FROM must name the sender of messages, like: Ban Tổ chức <hoinghi@example.org>")
    return sender


def _second_factor(value: str) -> str:
    """Of whom a second factor is asked, beside the events that ask for it themselves."""
    if value not in {"nobody", "administrators", "everybody"}:
        raise ConfigError("SECOND_FACTOR must be nobody, administrators or everybody")
    return value


def _data_keys(value: str) -> list[str]:
    """The keys of sensitive answers, apart by blanks or commas: the first seals, all of them open."""
    keys = value.replace(",", " ").split()
    if not all(re.fullmatch("[A-Za-z0-9_-]{43}=", key) for key in keys):
        raise ConfigError("DATA_KEYS must hold keys as `flask seal --print-key` makes them, apart by blanks")
    return keys


def _drafted(path: Path, secret: str) -> Path:
    """A file beside this one, readable by the owner only."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secret)
    return draft


def _address_of(probe: socket.socket, interface: str) -> str:
    """The IPv4 address of a network interface, or nothing."""
    try:
        answer = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, struct.pack("256s", interface.encode()[:15]))
    except OSError:
        return ""
    return socket.inet_ntoa(answer[20:24])
