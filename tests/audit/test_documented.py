"""`docs/audit.md` names a test for each promise: every one of them is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[a-z_/]+\.py|…)(?:::(test_[a-z0-9_]+))?`")


def test_every_test_that_the_document_names_is_there() -> None:
    path, found = "", 0
    for file, test in NAMED.findall((ROOT / "docs/audit.md").read_text(encoding="utf-8")):
        path = path if file == "…" else file
        source = (ROOT / path).read_text(encoding="utf-8")
        assert not test or f"def {test}(" in source, f"{path}::{test}"
        found += 1
    assert found > 30


def test_every_promise_has_its_test() -> None:
    text = (ROOT / "docs/audit.md").read_text(encoding="utf-8")
    rows = text.split("## Promises")[1].split("\n## ")[0].split("\n")
    promises = [row for row in rows if row.startswith("| ") and not row.startswith("| promise")]
    assert [row for row in promises if not NAMED.search(row)] == []


BEYOND = ("The file `checkpoints` beside the keys", "What was erased may live on")
"""Limits that lie outside of anything a test could reach: other people's rights, other machines' disks."""


def test_every_limit_names_its_test_but_for_those_that_none_can_reach() -> None:
    text = (ROOT / "docs/audit.md").read_text(encoding="utf-8")
    limits = text.split("## LIMITATIONS")[1].split("\n* ")[1:]
    without = [one for one in limits if not NAMED.search(one)]
    assert len(limits) > 20 and [one for one in without if not one.startswith(BEYOND)] == []
    assert len(without) == len(BEYOND)
