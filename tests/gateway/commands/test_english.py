"""With `--lang en` the policy commands say nothing in Japanese but what somebody else wrote."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from gateway.cli import sekisho
from gateway.commands import casework, packs, policy, promotions, publishing, rehearsal, trial
from gateway.commands.speech import ENGLISH
from policies.language.english import change_in_english, translated
from policies.rules.difference import CHANGED
from policies.rules.where import JAPAN
from tests.audit.exports.test_sheet import entered

JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
SPEAKING = (casework, packs, policy, promotions, publishing, rehearsal, trial)

PACK = """
pack: {id: city, title: rules, version: "1"}
rules:
  - id: r-name
    title: names are masked
    basis: [{document: guide, clause: art. 1, status: confirmed}]
    on: request
    detect: [PERSON]
    min_score: 0.6
    where: {departments: [tax, parks]}
    action: mask
    mode: enforce
    message: masked
    tests:
      - {text: "\u5c71\u7530\u592a\u90ce\u69d8", action: mask}
      - {text: thank you, action: allow}
  - id: r-word
    title: words are blocked
    basis: [{document: guide, clause: art. 2, status: unconfirmed}]
    on: request
    words: [budget]
    action: confirm
    mode: observe
    message: take it out
    confirm: {checklist: [nothing secret], reason: required}
    tests:
      - {text: the budget, action: confirm}
      - {text: thank you, action: allow}
exceptions:
  - id: x-1
    rule: r-name
    reason: a list that is public
    owner: head
    approver: chief
    scope: {departments: [parks]}
    from: "FIRST"
    until: "LAST"
    tests: [{text: "\u5c71\u7530\u592a\u90ce\u69d8", action: allow, given: {department: parks, at: "FIRST 10:00"}}]
"""
SIGNED = "--author head --approver chief --reason revised"
CONFIG = """
models: [{{name: demo, provider: demo}}]
policies: [{tmp}/city.yaml]
audit: {{url: "sqlite:///{tmp}/data/audit.db", keys: "{tmp}/keys"}}
"""
SAID = (
    ("policy log", 2, "nothing was published yet"),
    ("policy lint {tmp}/city.yaml", 0, "2 rules checked"),
    ("policy lint --log", 1, "“x-1” was never used"),
    ("policy test --held", 1, "Weak r-name: no test notices"),
    ("policy explain budget --person who", 0, "r-word: confirm (observe)"),
    ("policy explain --exchange x1 --as who", 0, "Exchange x1"),
    ("policy explain --exchange x9 --as who", 2, "no such exchange"),
    ("policy explain", 2, "a text or an exchange"),
    ("policy explain x --model none", 2, "no such model"),
    ("policy show", 0, "policies of config.yaml"),
    ("policy show --at 2001-01-01", 2, "there is no record"),
    ("policy diff {tmp}/city.yaml {tmp}/new.yaml", 1, "laxer r-name: the least score of PERSON"),
    ("policy publish --author head --approver head --reason x", 2, "another person"),
    (f"policy publish {SIGNED} --effective-from 2001-01-01", 2, "is in the past"),
    (f"policy publish {SIGNED}", 0, "Publication 1: bundle"),
    (f"policy publish {{tmp}}/new.yaml {SIGNED} --dry-run", 0, "nothing was published"),
    (f"policy publish {{tmp}}/wrong.yaml {SIGNED}", 2, "did you mean \u201cPERSON\u201d"),
    (f"policy publish {{tmp}}/fails.yaml {SIGNED}", 1, "1 fail: nothing was published"),
    (f"policy publish {{tmp}}/linted.yaml {SIGNED}", 1, "Lint has 1 findings"),
    (f"policy publish {{tmp}}/new.yaml {SIGNED}", 0, "r-word: observe \u2192 enforce (confirm)"),
    (f"policy publish {{tmp}}/city.yaml {SIGNED} --effective-from 2099-01-01", 0, "Publication 3"),
    ("policy show", 0, "Publication 2, in force from"),
    (f"policy rollback {SIGNED}", 0, "publication 3 is planned for"),
    (f"policy rollback 9 {SIGNED}", 2, "there is no publication 9"),
    ("policy log", 0, "approver chief  revised (back to 1)"),
    ("policy replay --as who --result {tmp}/r.json", 0, "records judged again"),
    ("policy replay {tmp}/wrong.yaml --as who", 2, "did you mean \u201cPERSON\u201d"),
    ("policy verify-replay {tmp}/r.json", 0, "The signature holds"),
    ("policy verify-replay {tmp}/city.yaml", 1, "not the result of a replay"),
    (f"policy publish {{tmp}}/new.yaml {SIGNED} --replay {{tmp}}/r.json", 2, "another policy"),
    ("policy from-exchange x1 --cases {tmp}/c.yaml --as who", 2, "not reviewed yet"),
    ("policy from-exchange x1 --cases {tmp}/c.yaml --as who --not-reviewed", 2, "Error: "),
    ("policy publish", 2, "Missing option"),
    ("policy show --at soon", 2, "write a date or time as"),
    ("policy shew", 2, "No such command"),
)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, today = tmp_path_factory.mktemp("english"), datetime.now(JAPAN).date()
    for name, old, new in (
        ("city", "", ""),
        ("new", "mode: observe", "mode: enforce"),
        ("wrong", "[PERSON]", "[PERSN]"),
        ("fails", "thank you, action: allow}\n  -", "thank you, action: mask}\n  -"),
        ("linted", "      - {text: thank you, action: allow}\nexc", "exc"),
    ):
        text = PACK.replace(old, new) if old else PACK
        text = text.replace("FIRST", str(today)).replace("LAST", str(today + timedelta(days=60)))
        if name == "new":
            text = text.replace("min_score: 0.6", "min_score: 0.7")
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "config.yaml").write_text(CONFIG.format(tmp=folder), encoding="utf-8")
    entered(f"sqlite:///{folder}/data/audit.db", KeyRing.open(folder / "keys"), "x1")
    Signer.open(folder / "keys", create=True)
    return folder


def run(folder: Path, line: str, lang: str) -> Result:
    typed = line.format(tmp=folder).split()
    config = [] if typed[1] in ("diff", "shew") else ["--config", str(folder / "config.yaml")]
    return CliRunner().invoke(sekisho, [*typed, *config, "--lang", lang])


def test_every_policy_command_speaks_english_alone(city: Path) -> None:
    for line, code, told in SAID:
        done = run(city, line, "en")
        said = done.output.replace("\u5c71\u7530\u592a\u90ce\u69d8", "").replace(
            "\u78ba\u8a8d\u3057\u307e\u3057\u305f", ""
        )
        assert (done.exit_code, told in said) == (code, True), f"{line}\n{done.output}"
        assert not JAPANESE.search(said), f"{line}\n{done.output}"
    assert {line.split()[1] for line, *_ in SAID} - {"shew"} == set(policy.command.commands)


def test_an_error_is_japanese_first_where_nothing_is_asked_for(city: Path) -> None:
    told = run(city, "policy publish --author head --approver head --reason x", "ja").output
    assert "別の人にしてください (the approver must be another person" in told


def spoken(module: ModuleType) -> Iterator[str]:
    """Every Japanese text in a function, without docstrings; of one with gaps, what stands around them."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        body = function.body[1:] if ast.get_docstring(function) else function.body
        nodes = [node for statement in body for node in ast.walk(statement)]
        parts = {id(part) for n in nodes if isinstance(n, ast.JoinedStr) for part in n.values}
        for node in nodes:
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(p.value) for p in node.values if isinstance(p, ast.Constant))
            elif isinstance(node, ast.Constant) and id(node) not in parts:
                text = str(node.value)
            else:
                continue
            if JAPANESE.search(text):
                yield text


@pytest.mark.parametrize("module", SPEAKING, ids=lambda module: module.__name__)
def test_every_sentence_of_a_command_has_english(module: ModuleType) -> None:
    both = re.compile(r".*\([^()]*[a-z]{3}[^()]*\)", re.DOTALL)
    found = [text for text in spoken(module) if text not in ENGLISH and not both.fullmatch(text)]
    assert found == []


def test_no_sentence_in_english_is_left_over_or_has_other_gaps() -> None:
    used = {text for module in SPEAKING for text in spoken(module)}
    assert set(ENGLISH) - used == set()
    for japanese, english in ENGLISH.items():
        gaps = [
            sorted(
                f"{spec}"
                for _, field, spec, _ in string.Formatter().parse(text)
                if field is not None
            )
            for text in (japanese, english)
        ]
        assert gaps[0] == gaps[1], japanese


def test_what_changes_between_two_policies_has_english() -> None:
    for name in CHANGED.values():
        assert not JAPANESE.search(change_in_english(f"{name}が変わる：1 → 2"))
    sources = Path(str(policy.__file__)).parents[2] / "policies/rules"
    tightening = ast.parse((sources / "tightening.py").read_text(encoding="utf-8"))
    of_load = [n for n in tightening.body if isinstance(n, ast.FunctionDef) and n.name == "unsaid"]
    never_in_changes = {node for function in of_load for node in ast.walk(function)}
    for node in ast.walk(tightening):
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            text = node.value.elts[1]
            said = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "X"
                for part in (text.values if isinstance(text, ast.JoinedStr) else [text])
            ).replace("土台はX規則です", "土台は適用中の規則です")
            assert not JAPANESE.search(translated(said)), said
            if node not in never_in_changes:
                assert not JAPANESE.search(change_in_english(said.replace("土台", "いままで"))), (
                    said
                )
