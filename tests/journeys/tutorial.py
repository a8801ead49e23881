"""The tutorial as a program: runs what `docs/ja/policies.md` types, in order, against a real gateway.

`python -m tests.journeys.tutorial` writes the real output into the guides.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

from click.testing import CliRunner

from gateway.cli import sekisho
from tests.fake_provider import FakeProvider, echoes
from tests.forge import ROOT
from tests.live import ERROR_KEY, Gateway

JAPANESE, ENGLISH = ROOT / "docs/ja/policies.md", ROOT / "docs/policies.md"
CONSOLE = re.compile(r"```console\n(.*?)```\n", re.DOTALL)
PACK = re.compile(r"```yaml\n(# yaml-language-server[^\n]*policy\.v1.*?)```\n", re.DOTALL)
ASKED = (
    "山田太郎様（090-1234-5678）への案内文を作って",
    "予定価格の決め方を教えて",
    "福島の観光案内を書いて",
)
_VARYING = (
    (re.compile(r"ex-[0-9a-f]{32}"), "ex-…"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "…"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "…"),
    # What the packs that come with the product have grown to.
    (
        re.compile(r"テスト [0-9]+件|[0-9]+件の規則|(?<=の規則 )[0-9/]+|(?<=のある規則 )[0-9/]+"),
        "…",
    ),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"), "日時"),
)


@contextmanager
def place(folder: Path, guide: str) -> Iterator[None]:
    """Where an officer works: a gateway with a few exchanges on record, and the pack of the guide."""
    with FakeProvider() as provider:
        provider.script = echoes()
        with Gateway(folder, provider.url) as gateway:
            for text in ASKED:
                said = {"model": "mock", "messages": [{"role": "user", "content": text}]}
                gateway.post(said, key=ERROR_KEY)
            (pack,) = PACK.findall(guide)
            (folder / "bunkyo.yaml").write_text(pack, encoding="utf-8")
            with chdir(folder):
                yield


def commands(guide: str) -> list[str]:
    """What is typed, in the order of the guide."""
    lines = (line for block in CONSOLE.findall(guide) for line in block.splitlines())
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


def typed(command: str) -> str:
    """What a command shows. `sed` is the officer's editor."""
    command, _, most = command.partition(" | head -")
    words = shlex.split(command)
    if words[0] == "sed":
        _, _, change, name = words
        _, old, new, _ = change.split("/")
        file = Path(name)
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        return ""
    result = CliRunner().invoke(sekisho, words[1:])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return "".join(result.output.splitlines(keepends=True)[: int(most) if most else None])


def shown(block: str) -> list[tuple[str, str]]:
    """Each command of a block with what the guide says that it shows."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def same(output: str) -> str:
    """Without what is different every time."""
    for pattern, mark in _VARYING:
        output = pattern.sub(mark, output)
    return output.strip()


def written(guide: str, outputs: list[tuple[str, str]]) -> str:
    left = iter(outputs)

    def filled(match: re.Match[str]) -> str:
        told = [next(left) for _ in shown(match[1])]
        return "```console\n" + "\n".join(f"$ {command}\n{out}" for command, out in told) + "```\n"

    return CONSOLE.sub(filled, guide)


def main() -> None:
    guide = JAPANESE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, place(Path(folder), guide):
        outputs = [(command, typed(command)) for command in commands(guide)]
    for path in (JAPANESE, ENGLISH):
        path.write_text(written(path.read_text(encoding="utf-8"), outputs), encoding="utf-8")
    sys.stdout.write(f"{len(outputs)} commands{os.linesep}")


if __name__ == "__main__":
    main()
