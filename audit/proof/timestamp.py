"""Time-stamps of RFC 3161: a third party's signature over a checkpoint and the time.

What comes back is checked before it counts: it must be about this checkpoint, answer this request, and be
signed under a certificate that was configured. The token is kept in `deliveries`; `openssl ts` reads it.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from cryptography.x509 import (
    Certificate,
    ExtendedKeyUsage,
    ExtensionNotFound,
    load_pem_x509_certificates,
)
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from audit.errors import KeyRefused
from audit.proof.courier import SinkFailed
from audit.proof.fold import Issued
from audit.proof.sinks import post

_HEADERS = {"Content-Type": "application/timestamp-query"}


class TimestampSink:
    """`certificates` is a PEM file of the service's roots and intermediates. With its own certificate in
    it too, the response is asked for without any: some services order theirs as DER does not allow."""

    def __init__(self, url: str, certificates: Path, name: str = "") -> None:
        self.name = name or f"timestamp:{urlsplit(url).hostname}"
        self._url = url
        self._certificates = _read(certificates)

    def send(self, issued: Issued) -> bytes:
        """Returns the whole response, with the token in it."""
        note = issued.checkpoint.note.encode()
        request = (
            TimestampRequestBuilder()
            .data(note)
            .hash_algorithm(HashAlgorithm.SHA256)
            .nonce(nonce=True)
            .cert_request(cert_request=not any(map(_stamps, self._certificates)))
            .build()
        )
        answer = post(self._url, request.as_bytes(), _HEADERS)
        try:
            response = decode_timestamp_response(answer)
        except ValueError:
            raise SinkFailed("not a time-stamp response") from None
        verifier = VerifierBuilder.from_request(request)
        for certificate in self._certificates:
            if _stamps(certificate):
                verifier = verifier.tsa_certificate(certificate)
            elif certificate.issuer == certificate.subject:
                verifier = verifier.add_root_certificate(certificate)
            else:
                verifier = verifier.add_intermediate_certificate(certificate)
        try:
            verifier.build().verify_message(response, note)
        except (VerificationError, ValueError) as exc:
            raise SinkFailed(f"the time-stamp does not verify: {type(exc).__name__}") from None
        return answer


def _stamps(certificate: Certificate) -> bool:
    try:
        purpose = certificate.extensions.get_extension_for_class(ExtendedKeyUsage)
    except ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in purpose.value


def _read(path: Path) -> list[Certificate]:
    try:
        return load_pem_x509_certificates(path.read_bytes())
    except OSError as exc:
        reason = exc.strerror
    except ValueError:
        reason = "not PEM"
    raise KeyRefused(f"タイムスタンプ局の証明書を読めません (cannot read): {path}: {reason}")
