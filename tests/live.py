"""A real gateway in a process of its own, started from a real `config.yaml`, for tests to talk to."""

from __future__ import annotations

import base64
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from tests.forge import ROOT, Forged, forge, sekisho
from tests.recording import wave

MESSAGE_KEY, ERROR_KEY = "test-key-message", "test-key-error"
START_S = 120.0
RECORDING = base64.b64encode(wave(b"\0\0" * 8)).decode()
BOUNDARY = "the-boundary-of-a-form"

CONFIG = """
listen: {{host: 127.0.0.1, port: 0}}
models:
  - {{name: demo, provider: demo}}
  - name: mock
    provider: openai
    base_url: {provider}
    api_key: upstream-secret-key
    upstream_model: upstream-model
    timeout_s: {timeout_s}
    rest_s: {rest_s}
  - name: lite
    provider: litellm
    base_url: {provider}
    api_key: upstream-secret-key
    upstream_model: openai/upstream-model
    rest_s: {rest_s}
{more_models}policies: [{policy}]
audit: {{url: "{database}", keys: {folder}/keys}}
auth:
  api_keys:
    - {{key: test-key-message, user: 職員一, department: 情報政策課, refusals: message}}
    - {{key: test-key-error, user: 職員二, department: 福祉課, refusals: error}}
{more_keys}limits:
  request_bytes: {request_bytes}
  answer_characters: {answer_characters}
  keep_alive_s: {keep_alive_s}
  screening_s: {screening_s}
files: {{ocr: false, processes: 1}}
pictures: {{c2pa: true}}
"""


def keys_with_roles(*holders: tuple[str, str, str, str]) -> str:
    """Lines of `auth.keys` for (key, user, department, role)."""
    return "".join(
        f"    - {{key: {key}, user: {user}, department: {section}, roles: [{role}]}}\n"
        for key, user, section, role in holders
    )


def free_port() -> int:
    """One that nobody listens on, and that no connection is given on its way out: those are higher, on any system."""
    while True:
        port = random.SystemRandom().randrange(10_000, 32_768)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Gateway:
    """`with Gateway(folder, provider_url) as gateway:` runs until the block ends."""

    def __init__(self, folder: Path, provider: str, **options: Any) -> None:
        self.folder = folder
        self.port = free_port()
        self.database = options.get("database", f"sqlite:///{folder}/audit.db")
        self.workers = options.get("workers", 1)
        self.config = folder / "config.yaml"
        self.config.write_text(
            CONFIG.format(
                provider=provider,
                folder=folder,
                database=self.database,
                policy=options.get("policy", ROOT / "policies/packs/tokyo4.yaml"),
                timeout_s=options.get("timeout_s", 30.0),
                rest_s=options.get("rest_s", 0),
                more_models=options.get("more_models", ""),
                more_keys=options.get("more_keys", ""),
                keep_alive_s=options.get("keep_alive_s", 10.0),
                request_bytes=options.get("request_bytes", 300_000),
                answer_characters=options.get("answer_characters", 400_000),
                screening_s=options.get("screening_s", 10.0),
            ),
            encoding="utf-8",
        )
        self._environment = options.get("environment", {})
        self._cold = options.get("cold", bool(self._environment))
        self._process: subprocess.Popen[bytes] | Forged | None = None
        self.log = folder / "gateway.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        self._process = self._started()
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the gateway did not start:\n{self.log.read_text()[-3000:]}")

    def _started(self) -> subprocess.Popen[bytes] | Forged:
        """From the forge, unless the start itself is in question."""
        where = ("--config", str(self.config), "--port", str(self.port))
        arguments = ("serve", *where, "--workers", str(self.workers))
        with self.log.open("ab") as output, Path(os.devnull).open("rb") as nothing:
            if not self._cold:
                streams = (nothing.fileno(), output.fileno(), output.fileno())
                return forge().start(arguments, streams)
            return subprocess.Popen(
                [sys.executable, "-m", "gateway", *arguments],
                cwd=ROOT,
                stdin=nothing,
                stdout=output,
                stderr=output,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self._environment},
                start_new_session=True,
            )

    def stop(self, *, sending: signal.Signals = signal.SIGTERM) -> int:
        """Ends the whole process group; returns the exit code."""
        if self._process is None:
            return 0
        process, self._process = self._process, None
        if process.poll() is None:
            os.killpg(process.pid, sending)
        return process.wait(90)

    def signal(self, sending: signal.Signals) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, sending)

    def resident_bytes(self) -> int:
        """Memory of the process that was started and of all its workers."""
        assert self._process is not None
        processes = [self._process.pid, *self.workers_running()]
        pages = (int(Path(f"/proc/{p}/statm").read_text().split()[1]) for p in processes)
        return sum(pages) * os.sysconf("SC_PAGE_SIZE")

    def most_resident_bytes(self, *, anew: bool = False) -> int:
        """The most that the process that was started has had in memory, since the last time that this began anew."""
        assert self._process is not None
        here = Path(f"/proc/{self._process.pid}")
        if anew:
            (here / "clear_refs").write_text("5")
        (line,) = [w for w in (here / "status").read_text().splitlines() if w.startswith("VmHWM")]
        return int(line.split()[1]) * 1024

    def workers_running(self) -> list[int]:
        """Process ids of the workers, which the process that was started looks after."""
        assert self._process is not None
        children = (
            Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        )
        commands = {int(c): Path(f"/proc/{c}/cmdline").read_bytes() for c in children}
        return [child for child, command in commands.items() if b"spawn_main" in command]

    def post(
        self,
        body: Any,
        *,
        key: str = MESSAGE_KEY,
        path: str = "/v1/chat/completions",
        **headers: str,
    ) -> Answer:
        data = body if isinstance(body, bytes) else orjson.dumps(body)
        request = urllib.request.Request(self.url + path, data, method="POST")
        request.add_header("content-type", "application/json")
        request.add_header("authorization", f"Bearer {key}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        return _opened(request)

    def form(
        self, body: dict[str, Any], *, key: str = MESSAGE_KEY, path: str, **headers: str
    ) -> Answer:
        """`body` as a multipart form; its `file` as it stands in a full request of the endpoint."""
        request = urllib.request.Request(self.url + path, as_form(body), method="POST")
        request.add_header("content-type", f"multipart/form-data; boundary={BOUNDARY}")
        request.add_header("authorization", f"Bearer {key}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        return _opened(request)

    def get(self, path: str, key: str = MESSAGE_KEY, **headers: str) -> Answer:
        return self.send("GET", path, key, **headers)

    def send(self, method: str, path: str, key: str, body: Any = None, **headers: str) -> Answer:
        data = None if body is None else orjson.dumps(body)
        request = urllib.request.Request(self.url + path, data, method=method)
        request.add_header("authorization", f"Bearer {key}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        return _opened(request)

    def sekisho(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The command line, against this gateway's configuration."""
        config = ["--config", str(self.config)]
        placed = (
            [arguments[0], *config, *arguments[1:]]
            if arguments[0] == "audit"
            else [*arguments, *config]
        )
        return sekisho(*placed)


def as_form(body: dict[str, Any]) -> bytes:
    parts = []
    for name, value in body.items():
        if name == "file" and isinstance(value, dict):
            held = value.get("file", value)
            held = held if isinstance(held, dict) else {"file_data": str(held)}
            told = str(held.get("filename", "f")).replace("\\", "\\\\").replace('"', '\\"')
            usual = "YQ==" if "type" in value else RECORDING
            data = str(held.get("file_data", usual)).removeprefix("data:text/plain;base64,")
            try:
                raw = base64.b64decode(data, validate=True)
            except ValueError:
                raw = data.encode()
            parts.append(_part(f'{name}"; filename="{told}', raw))
            continue
        for one in value if isinstance(value, list) else [value]:
            text = one if isinstance(one, str) else orjson.dumps(one).decode()
            parts.append(_part(name, text.encode()))
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(named: str, content: bytes) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{named}"\r\n\r\n'
    return head.encode() + content + b"\r\n"


class Answer:
    """Status, headers and body of an HTTP answer; errors are answers too."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)

    @property
    def events(self) -> list[Any]:
        """The JSON of each event of a stream, without its `[DONE]`."""
        lines = [line[6:] for line in self.body.split(b"\n\n") if line.startswith(b"data: ")]
        return [orjson.loads(line) for line in lines if line != b"[DONE]"]

    @property
    def text(self) -> str:
        """The content of the first choice, streamed or not."""
        if self.body.startswith(b"data:"):
            deltas = [c["delta"] for e in self.events for c in e["choices"] if c["index"] == 0]
            return "".join(d.get("content") or "" for d in deltas)
        content: str = self.json["choices"][0]["message"]["content"]
        return content


def _opened(request: urllib.request.Request) -> Answer:
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())
