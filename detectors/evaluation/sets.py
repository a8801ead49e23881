"""The data sets, as texts with the spans that ought to be found.

Two formats: JSONL with spans or labels (the public sets that `README.md` names), and lines of text with marks, such as
`氏名：⟦PERSON:山田太郎⟧` (the project's own cases).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from detectors.findings import Span

Expected = tuple[tuple[Span, str], ...]
_MARK = re.compile(r"⟦([A-Z_]+):([^⟦⟧]*)⟧")

_SPAN_LABELS = MappingProxyType(
    {
        "PERSON_NAME": "PERSON",
        "STREET_ADDRESS": "LOCATION",
        "GPE": "LOCATION",
        "SOCIAL_SECURITY_NUMBER": "US_SSN",
        "email": "EMAIL_ADDRESS",
        "credit_card": "CREDIT_CARD",
    }
)
_SPAN_ENTITIES = frozenset(
    [
        "PERSON",
        "EMAIL_ADDRESS",
        "PHONE_NUMBER",
        "CREDIT_CARD",
        "IP_ADDRESS",
        "US_SSN",
        "IBAN_CODE",
        "US_DRIVER_LICENSE",
    ]
)
LABELLED = MappingProxyType(
    {
        "person-name": "PERSON",
        "person-name-high-recall": "PERSON",
        "person-name-romaji": "PERSON",
        "jp-phone-number": "PHONE_NUMBER",
        "jp-address": "JP_ADDRESS",
        "jp-bank-account": "JP_BANK_ACCOUNT",
        "jp-my-number": "JP_MY_NUMBER",
        "jp-yucho-account": "JP_POST_BANK_ACCOUNT",
        "email-address": "EMAIL_ADDRESS",
        "jp-pension-number": "JP_PENSION_NUMBER",
        "jp-passport": "JP_PASSPORT",
        "jp-employment-insurance": "JP_EMPLOYMENT_INSURANCE_NUMBER",
        "jp-health-insurance": "JP_HEALTH_INSURER_NUMBER",
        "jp-drivers-license": "JP_DRIVER_LICENSE",
        "jp-postal-code": "JP_POSTAL_CODE",
        "credit-card": "CREDIT_CARD",
        "jp-residence-card": "JP_RESIDENCE_CARD",
        "jp-birthdate": "BIRTH_DATE",
        "jp-kaigo-insurance": "JP_CARE_INSURANCE_NUMBER",
        "jp-juminhyo-code": "JP_RESIDENT_RECORD_CODE",
    }
)
TWINS = MappingProxyType(
    {
        "us_ssn": "US_SSN",
        "us_itin": "US_ITIN",
        "us_passport": "US_PASSPORT",
        "us_bank": "US_BANK_NUMBER",
        "us_driver_license": "US_DRIVER_LICENSE",
        "us_mbi": "US_MBI",
        "uk_nhs": "UK_NHS",
        "uk_nino": "UK_NINO",
        "uk_passport": "UK_PASSPORT",
        "uk_driving_licence": "UK_DRIVING_LICENCE",
        "certificate_number": "MEDICAL_LICENSE",
        "crypto": "CRYPTO",
        "mac": "MAC_ADDRESS",
        "phone": "PHONE_NUMBER",
        "email": "EMAIL_ADDRESS",
        "credit_card": "CREDIT_CARD",
        "ip": "IP_ADDRESS",
    }
)
"""Labels of Presidio's tests of its recognisers. The others are of countries that no recogniser here covers."""


class Part(Enum):
    """Which rows count: a fifth, chosen by the digest of the text, is for reporting, the rest for tuning."""

    REPORT = "report"
    TUNE = "tune"
    ALL = "all"

    def holds(self, text: str) -> bool:
        if self is Part.ALL:
            return True
        return (hashlib.sha256(text.encode()).digest()[1] % 5 == 0) is (self is Part.REPORT)


@dataclass(frozen=True)
class Case:
    """`group` is what the set divides its rows by: a kind of attack, or whether it holds anything at all."""

    text: str
    expected: Expected
    group: str = ""


class MissingSet(Exception):
    """A set is not where it was looked for. The message names the file."""


def marked(folder: Path, part: str = "*") -> Iterator[Case]:
    """Cases of the project's own: one a line, `\\n` and `\\t` written out, # for remarks."""
    for path in sorted(folder.glob(f"{part}.txt")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line and not line.startswith("#"):
                yield unmarked(line.replace("\\n", "\n").replace("\\t", "\t"), path.stem)


def unmarked(line: str, group: str = "") -> Case:
    """The text without its marks, and where what was marked stands."""
    text, expected, last = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[last : mark.start()]
        expected.append((Span(len(text), len(text) + len(mark[2])), mark[1]))
        text += mark[2]
        last = mark.end()
    return Case(text + line[last:], tuple(expected), group)


def spans(data: Path, name: str, part: Part) -> list[Case]:
    """Sets with spans. Labels that no detector here reports (dates, titles, places) are left out."""
    return [
        Case(row["text"], _expected(row["entities"]), row.get("attack", ""))
        for row in _rows(data, name)
        if part.holds(row["text"])
    ]


def _expected(entities: list[dict[str, Any]]) -> Expected:
    wanted = []
    for entity in entities:
        source = str(entity["source_label"])
        kind = _SPAN_LABELS.get(source, "PERSON" if entity["label"] == "PERSON" else source)
        if kind.startswith("sec_"):
            kind = "CREDENTIAL"
        if kind in _SPAN_ENTITIES or (kind in ("CREDENTIAL", "LOCATION") and source != "LOCATION"):
            wanted.append((Span(int(str(entity["start"])), int(str(entity["end"]))), kind))
    return tuple(wanted)


def labelled(data: Path, name: str, part: Part) -> list[Case]:
    """Sets that say of a whole text what is in it; the group is that label."""
    return [
        Case(row["text"], (), row["label"]) for row in _rows(data, name) if part.holds(row["text"])
    ]


def _rows(data: Path, name: str) -> Iterator[dict[str, Any]]:
    path = data / f"{name}.jsonl"
    if not path.is_file():
        raise MissingSet(f"{path} is missing; DATA names the folder that holds the JSONL sets")
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
