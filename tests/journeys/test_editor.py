"""What an editor makes of a pack: the server behind VS Code's YAML support, over its protocol, without a network."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policies.language.published import FOLDER

SERVER = Path(__file__).parent / "node/node_modules/yaml-language-server/bin/yaml-language-server"
HEAD = "# yaml-language-server: $schema=../schema/policy.v1.json\n"
PACK = """pack: {id: city, title: 市の規則, version: "1"}
rules:
  - id: r-name
    title: 氏名を伏せる
    basis: [{document: 指針, clause: 第1条, status: unconfirmed}]
    on: request
    detect: [PERSON]
    action: mask
    message: 伏せました
    tests: [{text: 山田太郎様, action: mask}, {text: 承知しました, action: allow}]
"""


class Editor:
    """Speaks to the server as an editor does, and answers what it asks."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self._process, self._folder, self._asked = process, folder, 0
        self.problems: dict[str, list[Any]] = {}
        self.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": CAN})
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": {"yaml": ASKED_FOR}})

    def open(self, name: str, text: str) -> str:
        uri = (self._folder / "packs" / name).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def at(self, what: str, uri: str, line: int, character: int) -> Any:
        place = {"line": line, "character": character}
        return self.ask(f"textDocument/{what}", {"textDocument": {"uri": uri}, "position": place})

    def complains(self, uri: str) -> list[tuple[int, str]]:
        """The next list of problems: line, from 0, and message."""
        while uri not in self.problems:
            self._hear()
        return [(one["range"]["start"]["line"], one["message"]) for one in self.problems.pop(uri)]

    def ask(self, method: str, parameters: Any) -> Any:
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": parameters})
        while (heard := self._hear()).get("id") != self._asked or "method" in heard:
            pass
        return heard["result"]

    def _tell(self, method: str, parameters: Any) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        out = self._process.stdout
        assert out is not None
        length = 0
        while line := out.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        heard: dict[str, Any] = json.loads(out.read(length))
        if heard.get("method") == "textDocument/publishDiagnostics":
            self.problems[heard["params"]["uri"]] = heard["params"]["diagnostics"]
        elif "method" in heard and "id" in heard:
            asked = heard["params"].get("items", []) if isinstance(heard["params"], dict) else []
            given = [ASKED_FOR if one.get("section") == "yaml" else {} for one in asked]
            self._send({"id": heard["id"], "result": given or None})
        return heard


CAN = {
    "workspace": {"configuration": True},
    "textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}},
}
ASKED_FOR = {
    "validate": True,
    "hover": True,
    "completion": True,
    "schemaStore": {"enable": False},
}


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    program = shutil.which("node")
    if program is None or not SERVER.is_file():
        pytest.fail("node (20 or newer) and its packages are needed: make test")
    folder = tmp_path_factory.mktemp("editor")
    shutil.copytree(FOLDER, folder / "schema")
    (folder / "packs").mkdir()
    command = [program, str(SERVER), "--stdio"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
    ) as process:
        yield Editor(process, folder)
        process.kill()


def proposed(editor: Editor, name: str, more: str) -> dict[str, str]:
    """What is proposed behind `more` at the end of a pack, with its explanation."""
    text = HEAD + PACK + more
    uri = editor.open(name, text)
    line = text.count("\n")
    found = editor.at("completion", uri, line, len(text.rsplit("\n", 1)[1]))
    return {one["label"]: str(one.get("documentation", "")) for one in found["items"]}


def test_keys_of_a_rule_are_proposed_and_explained_in_japanese_and_english(editor: Editor) -> None:
    found = proposed(editor, "keys.yaml", "    ")
    assert {"where", "mode", "severity", "words", "falsepositives"} <= found.keys()
    assert "当てはめる条件" in found["where"] and "the condition" in found["where"]


@pytest.mark.parametrize(
    ("more", "some"),
    [
        ("    mode: ", {"observe", "notice", "enforce"}),
        ("    severity: ", {"low", "critical"}),
        ("    where: {roles: [", {"user", "assistant", "tool"}),
        ("    where: {detect: [", {"PERSON", "JP_MY_NUMBER", "CREDENTIAL"}),
        ("  - id: r-two\n    action: ", {"mask", "confirm", "route", "block"}),
        ("  - id: r-two\n    on: ", {"request", "response", "both"}),
        ("  - id: r-two\n    detect:\n      - ", {"PERSON", "PHONE_NUMBER"}),
    ],
    ids=["modes", "severities", "roles", "kinds in a condition", "actions", "stages", "kinds"],
)
def test_values_are_proposed(editor: Editor, more: str, some: set[str]) -> None:
    assert some <= proposed(editor, f"{min(some)}-{len(more)}.yaml", more).keys()


def test_a_key_is_explained_where_the_pointer_rests(editor: Editor) -> None:
    uri = editor.open("hover.yaml", HEAD + PACK)
    told = str(editor.at("hover", uri, 7, 6)["contents"])
    assert "見つけるもの / Detect" in told and "検出の種類" in told


def test_what_is_wrong_is_marked_and_what_is_right_is_not(editor: Editor) -> None:
    assert editor.complains(editor.open("fine.yaml", HEAD + PACK)) == []
    wrong = PACK.replace("action: mask\n", "action: musk\n").replace("on: ", "in: ")
    lines = {line for line, _ in editor.complains(editor.open("wrong.yaml", HEAD + wrong))}
    assert {6, 8} <= lines
