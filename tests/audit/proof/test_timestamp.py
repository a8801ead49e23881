"""Time-stamps: asked of a small authority of the tests' own, and believed only when they verify."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from audit.errors import KeyRefused
from audit.proof.courier import SinkFailed
from audit.proof.fold import Issued
from audit.proof.timestamp import TimestampSink
from audit.sealing.signing import Signer
from tests.audit.receivers import Answer, web_server

ISSUED = Issued(7, datetime.now(UTC), Signer(b"s" * 32).sign(5, b"r" * 32, 1))
CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
"""


def openssl(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("openssl")
    if program is None:
        pytest.fail("openssl is needed for this test: apt-get install openssl")
    return subprocess.run([program, *map(str, arguments)], capture_output=True, timeout=30)


def certificate(
    name: str, key: RSAPrivateKey, issuer: str, signer: RSAPrivateKey, *, authority: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        builder = builder.add_extension(purpose, critical=True)
    return builder.sign(signer, SHA256())


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a root, a time-stamping certificate, and openssl's configuration."""
    folder = tmp_path_factory.mktemp("tsa")
    root, tsa = (generate_private_key(65537, 2048) for _ in range(2))
    top = certificate("root", root, "root", root, authority=True)
    signer = certificate("tsa", tsa, "root", root, authority=False)
    (folder / "root.pem").write_bytes(top.public_bytes(Encoding.PEM))
    (folder / "tsa.pem").write_bytes(signer.public_bytes(Encoding.PEM))
    (folder / "both.pem").write_bytes(
        (folder / "root.pem").read_bytes() + (folder / "tsa.pem").read_bytes()
    )
    secret = tsa.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "tsa.key").write_bytes(secret)
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder), encoding="utf-8")
    return folder


def answering(folder: Path) -> Callable[[bytes], Answer]:
    def answer(query: bytes) -> Answer:
        (folder / "query.tsq").write_bytes(query)
        files = ("-queryfile", folder / "query.tsq", "-out", folder / "reply.tsr")
        done = openssl("ts", "-reply", "-config", folder / "tsa.cnf", *files)
        assert done.returncode == 0, done.stderr.decode()
        return 200, (folder / "reply.tsr").read_bytes()

    return answer


@pytest.mark.parametrize("certificates", ["root.pem", "both.pem"])
def test_a_time_stamp_is_kept_and_another_program_verifies_it(
    certificates: str, authority: Path, tmp_path: Path
) -> None:
    with web_server(answering(authority)) as posts:
        receipt = TimestampSink(posts.url, authority / certificates).send(ISSUED)
    assert posts.headers[0]["Content-Type"] == "application/timestamp-query"
    (tmp_path / "note.txt").write_text(ISSUED.checkpoint.note, encoding="utf-8")
    (tmp_path / "token.tsr").write_bytes(receipt)
    files = ("-data", tmp_path / "note.txt", "-in", tmp_path / "token.tsr")
    trusted = ("-CAfile", authority / "root.pem", "-untrusted", authority / "tsa.pem")
    done = openssl("ts", "-verify", *files, *trusted)
    assert b"Verification: OK" in done.stdout + done.stderr


def test_a_stamp_of_an_authority_that_was_not_configured_is_refused(
    authority: Path, tmp_path: Path
) -> None:
    key = generate_private_key(65537, 2048)
    other = certificate("root", key, "root", key, authority=True)
    (tmp_path / "other.pem").write_bytes(other.public_bytes(Encoding.PEM))
    sink_certificates = tmp_path / "other.pem"
    with web_server(answering(authority)) as posts, pytest.raises(SinkFailed, match="verify"):
        TimestampSink(posts.url, sink_certificates).send(ISSUED)


def test_a_stamp_that_was_given_before_is_refused(authority: Path) -> None:
    answer = answering(authority)
    with web_server(answer) as posts:
        sink = TimestampSink(posts.url, authority / "root.pem")
        old = sink.send(ISSUED)
        posts.answer = lambda _: (200, old)
        with pytest.raises(SinkFailed, match="does not verify"):
            sink.send(ISSUED)


@pytest.mark.parametrize(
    ("answer", "reason"), [((200, b"no"), "not a time-stamp"), ((503, b""), "HTTP 503")]
)
def test_what_is_no_time_stamp_is_refused(answer: Answer, reason: str, authority: Path) -> None:
    with web_server(lambda _: answer) as posts, pytest.raises(SinkFailed, match=reason):
        TimestampSink(posts.url, authority / "root.pem").send(ISSUED)


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_certificates_that_cannot_be_read_are_refused_at_the_start(
    content: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "root.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KeyRefused, match="cannot read"):
        TimestampSink("https://tsa.example.jp/", path)
