"""Content credentials: a C2PA manifest in each picture, signed with a certificate of this installation.

The certificate is made at the first start beside the log's keys, under an authority of its own; a body that has one
which others trust puts it in its place. No time stamp is asked for: nothing leaves for it.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from audit.sealing.keys import keep_private, read_private
from gateway.wire.provenance import GENERATED

NAME = "c2pa.pem"
"""The private key (ES256), then the chain, beginning with the signer's own certificate."""
_BLOCK = re.compile(rb"-----BEGIN [A-Z ]+-----.*?-----END [A-Z ]+-----", re.S)
DAYS = 3650
LARGEST = 256 * 1024
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


@dataclass(frozen=True, slots=True)
class Credentials:
    """Certificate chain and private key, both PEM."""

    chain: bytes
    key: bytes = field(repr=False)

    @classmethod
    def open(cls, folder: Path) -> Credentials:
        """Those in the folder; made there where there are none. Raises KeyRefused where others can read them."""
        path = folder / NAME
        if not path.exists():
            keep_private(path, _made())
        blocks = _BLOCK.findall(read_private(path, LARGEST))
        keys = [block for block in blocks if b"PRIVATE KEY" in block]
        return cls(b"\n".join(b for b in blocks if b not in keys), keys[0] if keys else b"")

    def signed(self, raw: bytes, form: str) -> bytes:
        """The picture (`form`: PNG, JPEG or WEBP) with a manifest that says that a trained model made it."""
        import c2pa  # an optional extra; config.yaml is refused where it is asked for and missing

        info = c2pa.C2paSignerInfo(c2pa.C2paSigningAlg.ES256, self.chain, self.key, None)
        action = {"action": "c2pa.created", "digitalSourceType": GENERATED}
        manifest = {
            "claim_generator_info": [{"name": "Sekisho", "version": version("sekisho")}],
            "assertions": [{"label": "c2pa.actions", "data": {"actions": [action]}}],
        }
        signed = io.BytesIO()
        signer = c2pa.Signer.from_info(info)
        c2pa.Builder(manifest).sign(signer, TYPES[form], io.BytesIO(raw), signed)
        return signed.getvalue()


def _made() -> bytes:
    """A key with a chain of two: verifiers refuse a certificate that signs itself."""
    authority, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    roots = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    signs = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    names = _name("Sekisho CA"), _name("Sekisho")
    root = (
        _certificate(names[0], names[0], (authority.public_key(), authority.public_key()))
        .add_extension(x509.BasicConstraints(True, 0), True)
        .add_extension(roots, True)
        .sign(authority, hashes.SHA256())
    )
    leaf = (
        _certificate(names[1], names[0], (own.public_key(), authority.public_key()))
        .add_extension(x509.BasicConstraints(False, None), True)
        .add_extension(signs, True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
        .sign(authority, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return own.private_bytes(pem, *plain) + leaf.public_bytes(pem) + root.public_bytes(pem)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Sekisho"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    keys: tuple[ec.EllipticCurvePublicKey, ec.EllipticCurvePublicKey],
) -> x509.CertificateBuilder:
    """`keys`: its own, and its issuer's."""
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(keys[0])
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(keys[0]), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[1]), False)
    )
