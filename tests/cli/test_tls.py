"""A phone that trusted the machine once goes on trusting it."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from config import is_loopback, lan_addresses
from eventmgr.cli.tls import Certificate, ensure_certificate, own_names

NOW = datetime.now(UTC)  # noqa: TID251 - TLS itself compares with the machine's clock


def dial(certificate: Certificate, trusted: str, name: str) -> str:
    """Connect by real TLS as a phone would; the negotiated version, or an SSLError."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate.chain, certificate.key)
    client = ssl.create_default_context(cadata=trusted)
    left, right = socket.socketpair()

    def answer() -> None:
        try:
            with server.wrap_socket(left, server_side=True) as connection:
                connection.recv(1)
        except (ssl.SSLError, ConnectionError):
            left.close()

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        with client.wrap_socket(right, server_hostname=name) as connection:
            connection.sendall(b"x")
            return connection.version() or ""
    finally:
        right.close()
        thread.join()


def test_a_phone_that_trusts_the_authority_reaches_the_machine_by_each_of_its_names(tmp_path):
    certificate = ensure_certificate(tmp_path, ["192.0.2.7", "hotel.local"], at=NOW)
    trusted = (tmp_path / "ca.crt").read_text()
    assert dial(certificate, trusted, "192.0.2.7") == "TLSv1.3"
    assert dial(certificate, trusted, "hotel.local") == "TLSv1.3"


def test_another_name_is_not_vouched_for(tmp_path):
    certificate = ensure_certificate(tmp_path, ["192.0.2.7"], at=NOW)
    with pytest.raises(ssl.SSLCertVerificationError):
        dial(certificate, (tmp_path / "ca.crt").read_text(), "192.0.2.8")


def test_nothing_is_renewed_while_it_is_good(tmp_path):
    first = ensure_certificate(tmp_path, ["192.0.2.7", "a.local"], at=NOW).chain.read_bytes()
    assert ensure_certificate(tmp_path, ["192.0.2.7"], at=NOW + timedelta(days=366)).chain.read_bytes() == first


@pytest.mark.parametrize(
    ("names", "later"), [(["192.0.2.9"], timedelta(0)), (["192.0.2.7"], timedelta(days=368))], ids=["moved", "old"]
)
def test_a_renewed_certificate_is_good_under_the_authority_that_phones_already_trust(tmp_path, names, later):
    first = ensure_certificate(tmp_path, ["192.0.2.7"], at=NOW - later).chain.read_bytes()
    trusted = (tmp_path / "ca.crt").read_text()
    renewed = ensure_certificate(tmp_path, names, at=NOW)
    assert renewed.chain.read_bytes() != first
    assert (tmp_path / "ca.crt").read_text() == trusted
    assert dial(renewed, trusted, names[0]) == "TLSv1.3"


def test_a_start_that_was_cut_off_between_key_and_certificate_is_repaired(tmp_path):
    certificate = ensure_certificate(tmp_path / "a", ["192.0.2.7"], at=NOW)
    other = ensure_certificate(tmp_path / "b", ["192.0.2.7"], at=NOW)
    certificate.key.write_bytes(other.key.read_bytes())
    repaired = ensure_certificate(tmp_path / "a", ["192.0.2.7"], at=NOW)
    assert dial(repaired, (tmp_path / "a" / "ca.crt").read_text(), "192.0.2.7") == "TLSv1.3"


def test_keys_are_for_the_owner_only(tmp_path):
    ensure_certificate(tmp_path, ["192.0.2.7"], at=NOW)
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("*.key")} == {
        "ca.key": 0o600,
        "server.key": 0o600,
    }


def test_the_certificate_lives_no_longer_than_an_iphone_accepts(tmp_path):
    leaf = x509.load_pem_x509_certificate(ensure_certificate(tmp_path, ["a.local"], at=NOW).chain.read_bytes())
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc <= timedelta(days=825)


def test_own_names_are_each_listed_once_and_hold_the_given_host_and_all_addresses():
    names = own_names("192.0.2.250")
    assert names[0] == "192.0.2.250"
    assert set(lan_addresses()) | {"localhost", "127.0.0.1", "::1"} <= set(names)
    assert len(names) == len(set(names))


def test_a_machine_name_that_no_certificate_can_hold_is_left_out(monkeypatch, tmp_path):
    monkeypatch.setattr(socket, "gethostname", lambda: "MY_LAPTOP")
    names = own_names("0.0.0.0")
    assert "my_laptop" not in names
    assert ensure_certificate(tmp_path, names, at=NOW).chain.exists()


def test_a_wildcard_address_is_no_name():
    assert "0.0.0.0" not in own_names("0.0.0.0")


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("0.0.0.0", False),
     ("192.0.2.1", False), ("hotel.local", False)],
)  # fmt: skip
def test_loopback_is_what_only_this_machine_reaches(host, expected):
    assert is_loopback(host) is expected
