"""Random municipal texts: lines of the project's own cases, put together by chance as notes, lists and tables are."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

from hypothesis import strategies as st

from detectors.evaluation import sets
from detectors.evaluation.disguises import DISGUISES
from detectors.evaluation.sets import Case
from policies.rules.vocabulary import japanese

CASES = list(sets.marked(Path(__file__).parents[2] / "detectors" / "golden"))
LINES = [case.text for case in CASES]
BETWEEN = ["\n", "。", "、", "", "　", "\t"]
VALUES: dict[str, list[str]] = defaultdict(list)
"""What is to be found in the cases, by its kind."""
for _case in CASES:
    for _span, _kind in _case.expected:
        VALUES[_kind].append(_case.text[_span.start : _span.end])
PLAIN = ["日付", "金額", "備考", "所属", "件数", "役職", "整理番号", "内容", "No."]
FILLING = [
    "",
    "5000",
    "総務課",
    "課長",
    "済",
    "令和8年4月1日",
    "12",
    "該当なし",
    "A-1024",
    "1,200円",
]

lines = st.sampled_from(LINES)
texts = st.lists(st.tuples(lines, st.sampled_from(BETWEEN)), min_size=1, max_size=5).map(
    lambda parts: "".join(line + between for line, between in parts)
)


def by_chance(chance: random.Random) -> str:
    return "".join(
        chance.choice(LINES) + chance.choice(BETWEEN) for _ in range(chance.randint(1, 5))
    )


def disguised_by_chance(chance: random.Random) -> str:
    """A few lines in which some values are written in ways that a pattern over plain text does not see."""
    return "".join(
        _disguised(chance, chance.choice(CASES)) + chance.choice(BETWEEN)
        for _ in range(chance.randint(1, 5))
    )


def _disguised(chance: random.Random, case: Case) -> str:
    text = case.text
    for span, _ in sorted(case.expected, key=lambda told: told[0], reverse=True):
        if chance.random() < 0.6:
            write = DISGUISES[chance.choice(list(DISGUISES))]
            text = text[: span.start] + write(text[span.start : span.end]) + text[span.end :]
    return text


def long_by_chance(chance: random.Random) -> str:
    """20 to 60 lines of notes, tables, forms and minutes, now and then glued to each other."""
    wanted = chance.randint(20, 60)
    parts: list[str] = []
    while sum(part.count("\n") + 1 for part in parts) < wanted:
        parts.append(chance.choice([_notes, _table, _table, _form, _minutes])(chance))
        parts.append(chance.choice(["\n", "\n\n", "\n", "\t", "。", ""]))
    return "".join(parts)


def chunks_by_chance(chance: random.Random, text: str) -> list[str]:
    chunks, place, longest = [], 0, chance.choice([4, 20, 80, 300])
    while place < len(text):
        end = place + chance.randint(1, longest)
        chunks.append(text[place:end])
        place = end
    return chunks


def _notes(chance: random.Random) -> str:
    return "".join(
        chance.choice(LINES) + chance.choice([*BETWEEN, "\n", "\n"])
        for _ in range(chance.randint(1, 6))
    )


def _table(chance: random.Random) -> str:
    delimiter = chance.choice("\t\t,,|")
    kinds = [chance.choice([*VALUES, "", "PERSON"]) for _ in range(chance.randint(2, 6))]
    heads = [japanese(kind) if kind else chance.choice(PLAIN) for kind in kinds]
    rows = [[_cell(chance, kind) for kind in kinds] for _ in range(chance.randint(1, 15))]
    if chance.random() < 0.8:
        rows.insert(0, heads)
    edge = delimiter if delimiter == "|" else ""
    written = [f"{edge}{delimiter.join(row)}{edge}" for row in rows]
    if edge and chance.random() < 0.5:
        written.insert(1, "|" + "--|" * len(kinds))
    return "\n".join(written)


def _cell(chance: random.Random, kind: str) -> str:
    cell = chance.choice(VALUES[kind] if kind else FILLING)
    return f'"{cell}"' if chance.random() < 0.1 else cell


def _form(chance: random.Random) -> str:
    colon = chance.choice(["：", ":", "　", " ", "\t"])
    kinds = chance.sample(list(VALUES), chance.randint(2, 6))
    return "\n".join(f"{japanese(k)}{colon}{chance.choice(VALUES[k])}" for k in kinds)


def _minutes(chance: random.Random) -> str:
    said = []
    for _ in range(chance.randint(2, 8)):
        who = chance.choice(VALUES["PERSON"]) + chance.choice(["委員", "課長", "　", "："])
        said.append(f"{chance.choice(['○', '', '（'])}{who}　{chance.choice(LINES)}")
    return "\n".join(said)
