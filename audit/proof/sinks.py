"""Places outside the database to which checkpoints are copied: a file, syslog, a webhook.

Each says in its name where it is, without what is secret about that, and gives up after some seconds.
"""

from __future__ import annotations

import base64
import http.client
import os
import socket
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from audit.ledger.checkpoint_file import CheckpointFile
from audit.proof.courier import SinkFailed
from audit.proof.fold import Issued
from audit.record import written_time

TIMEOUT_S = 10.0
MAX_ANSWER = 100_000
_PRIORITY = 13 * 8 + 5  # RFC 5424 §6.2.1: log audit, notice


class FileSink:
    """A file that is only appended to: best on a share that belongs to somebody else."""

    def __init__(self, path: Path, name: str = "") -> None:
        self.name = name or f"file:{path}"
        self._file = CheckpointFile(path)

    def send(self, issued: Issued) -> None:
        try:
            self._file.append(issued.checkpoint)
        except OSError as exc:
            raise SinkFailed(exc.strerror or type(exc).__name__) from None


class SyslogSink:
    """RFC 5424 over `udp://host:514`, `tcp://host:514` (RFC 6587 octet counting) or `unix:/dev/log`.

    Syslog answers nothing: what was sent counts as delivered.
    """

    def __init__(self, address: str, name: str = "") -> None:
        self.name = name or f"syslog:{address}"
        self._address = urlsplit(address)

    def send(self, issued: Issued) -> None:
        message = syslog_message(issued)
        try:
            with closing(self._connected()) as line:
                streaming = line.type == socket.SOCK_STREAM
                line.sendall(b"%d %s" % (len(message), message) if streaming else message)
        except OSError as exc:
            raise SinkFailed(exc.strerror or type(exc).__name__) from None

    def _connected(self) -> socket.socket:
        address = self._address
        if address.scheme == "tcp":
            return socket.create_connection((address.hostname, address.port or 514), TIMEOUT_S)
        unix = address.scheme == "unix"
        line = socket.socket(socket.AF_UNIX if unix else self._family(), socket.SOCK_DGRAM)
        line.settimeout(TIMEOUT_S)
        try:
            line.connect(address.path if unix else (address.hostname, address.port or 514))
        except OSError:
            line.close()
            raise
        return line

    def _family(self) -> socket.AddressFamily:
        host, port = self._address.hostname, self._address.port or 514
        return socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0][0]


def syslog_message(issued: Issued) -> bytes:
    """One line. The note has several, so it travels as base64."""
    checkpoint = issued.checkpoint
    note = base64.b64encode(checkpoint.note.encode()).decode("ascii")
    at, host = written_time(issued.at), socket.gethostname()
    text = f"checkpoint {checkpoint.origin} {checkpoint.size} note={note}"
    return f"<{_PRIORITY}>1 {at} {host} sekisho {os.getpid()} checkpoint - {text}".encode()


class WebhookSink:
    """An HTTP POST with the checkpoint as JSON; any answer of 2xx says that it arrived."""

    def __init__(self, url: str, token: str = "", name: str = "") -> None:
        self.name = name or f"webhook:{urlsplit(url).hostname}"
        self._url = url
        self._token = token

    def send(self, issued: Issued) -> None:
        checkpoint = issued.checkpoint
        body = {
            "origin": checkpoint.origin,
            "size": checkpoint.size,
            "root": checkpoint.root.hex(),
            "at": written_time(issued.at),
            "note": checkpoint.note,
        }
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        post(self._url, orjson.dumps(body), headers)


def post(url: str, body: bytes, headers: dict[str, str]) -> bytes:
    """The answer's body. Raises SinkFailed, without the address, when it is not one of 2xx."""
    request = urllib.request.Request(url, body, headers, method="POST")
    try:
        with _OPENER.open(request, timeout=TIMEOUT_S) as answer:
            content: bytes = answer.read(MAX_ANSWER)
    except urllib.error.HTTPError as exc:
        exc.close()
        raise SinkFailed(f"HTTP {exc.code}") from None
    except (OSError, http.client.HTTPException, ValueError) as exc:
        raise SinkFailed(type(exc).__name__) from None
    return content


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would take the token elsewhere, and turns a POST into a GET."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)
