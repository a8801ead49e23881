"""Adds a case to the text of a case file. Comments and the order of what is there stay as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from policies.language.case_schema import CasePackFile
from policies.language.document import Document, Problem, ProblemsFound, parse_document
from policies.language.validation import validated
from policies.rules.model import Action, Facts, Given

HEAD = "# yaml-language-server: $schema=http://127.0.0.1:8080/schemas/cases.v1.json\n"


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be written. Its text MUST NOT hold anybody's data."""

    id: str
    title: str
    text: str = field(repr=False)
    given: Mapping[str, object]
    action: Action
    rules: Sequence[str] = ()
    finds: Sequence[str] = ()
    exchange: str = ""
    todo: bool = False

    def as_todo(self) -> NewCase:
        return replace(self, todo=True)


_OTHERWISE_READ = frozenset(("true", "false", "null", "yes", "no", "on", "off"))
"""Ids that YAML takes for something else than a text where they stand without quotes."""
_NOT_TAKEN = frozenset(
    ("role", "at", "endpoint", "model", "person", "length", "asked", "instructed")
)


def given_of(facts: Facts, role: str, *, measured: bool = False) -> dict[str, object]:
    """The facts of a case as far as they are not the usual ones. What was in force at the time is not part of it, and
    how long the request was only where it is `measured`: the text of a case is another."""
    usual = Given()
    told = {
        f.name: getattr(facts, f.name)
        for f in fields(Given)
        if f.name not in _NOT_TAKEN and getattr(facts, f.name) != getattr(usual, f.name)
    }
    told |= {"length": facts.characters} if measured else {}
    return told | ({"role": role} if role != usual.role else {})


def started(packs: Sequence[str]) -> str:
    """The text of a new file, to which a case has to be added."""
    return f"{HEAD}packs: {_quoted(list(packs))}\ncases:\n"


def added(text: str, case: NewCase, file: str) -> str:
    """The text with the case behind the others; raises ProblemsFound where that would not be a case file."""
    lines = text.splitlines()
    document = parse_document(text, file)
    if not isinstance(document.data, dict) or "cases" not in document.data:
        raise ProblemsFound(
            (Problem(file, 1, 1, "「cases」がありません", "事例ファイルではありません"),)
        )
    end, indent = _end_of_cases(document, lines)
    item = [" " * indent + line for line in _item(case)]
    new = "\n".join([*lines[:end], *item, *lines[end:]]) + "\n"
    validated(parse_document(new, file), CasePackFile)
    return new


def item(case: NewCase) -> str:
    """The case alone, as it stands below `cases:`."""
    return "".join(f"  {line}\n" for line in _item(case))


def _end_of_cases(document: Document, lines: Sequence[str]) -> tuple[int, int]:
    """The number of lines before the place of a new item, and the blanks before its dash."""
    begin, _ = document.place(("cases",))
    behind = [document.place((key,))[0] for key in document.data]
    end = min((line - 1 for line in behind if line > begin), default=len(lines))
    while end > begin and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    first = next((line for line in lines[begin:end] if line.lstrip().startswith("- ")), None)
    if document.data["cases"] and first is None:
        message = "cases が1行で書かれているため、足せません"
        hint = "「- id: …」の並びに書き直してください"
        raise ProblemsFound((document.problem(("cases",), message, hint),))
    return end, len(first) - len(first.lstrip()) if first else 2


def _item(case: NewCase) -> list[str]:
    said: dict[str, object] = {
        "title": case.title,
        "text": case.text,
        "given": dict(case.given),
        "action": case.action.name.lower(),
        "rules": list(case.rules),
        "finds": list(case.finds),
        "exchange": case.exchange,
        "todo": case.todo,
    }
    told = [
        f"  {key}: {_quoted(value)}"
        for key, value in said.items()
        if value not in ("", {}, [], False)
    ]
    identity = _quoted(case.id) if case.id in _OTHERWISE_READ else case.id
    return [f"- id: {identity}", *told]


def _quoted(value: object) -> str:
    """JSON is YAML; a word that needs no quotes still gets them."""
    return json.dumps(value, ensure_ascii=False)
