"""`sekisho detect`: the detectors on a file, with the names that policies use."""

from __future__ import annotations

from detectors.command import detect_command
from policies.rules.vocabulary import japanese


def _named(entity: str, lang: str) -> str:
    return japanese(entity) if lang == "ja" else entity


command = detect_command(_named)
