"""How what a command makes leaves it: to the terminal as it is, or into files of its user's alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any

import click

from audit.commands.options import fail


def output_option(help: str, *, required: bool = False) -> Callable[[Callable[..., Any]], Any]:
    """Where to write, under the same names in every command that does."""
    path = click.Path(path_type=Path)
    return click.option("-o", "--output", "--out", type=path, required=required, help=help)


def print_lines(lines: Iterable[bytes]) -> None:
    sys.stdout.buffer.writelines(lines)
    sys.stdout.buffer.flush()


def new_file(path: Path) -> IO[bytes]:
    """Readable by its owner only, and never one that is there."""
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError:
        fail(f"ファイルがすでにあります (the file is there already): {path}")
    except OSError as exc:
        fail(f"書き出せません (cannot write): {path}: {exc.strerror}")


def new_folder(path: Path) -> None:
    try:
        path.mkdir(mode=0o700)
    except OSError as exc:
        fail(f"フォルダーを作れません (cannot make the folder): {path}: {exc.strerror}")


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """A new folder with these files, by their names."""
    new_folder(path)
    for name, content in files.items():
        with new_file(path / name) as file:
            file.write(content)
