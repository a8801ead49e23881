"""The monthly report: counted from records alone, the same in every form, and the same again."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import comb
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import reportlab
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import LogRefused
from audit.exports.disclosure import load_reasons
from audit.ledger.review import Act, Reason, Step
from audit.oversight.desk import Desk
from audit.oversight.roles import EVERYBODY, NotAllowed, Person, Role
from audit.reading.read import Reader
from audit.record import Draft, Kind, Outcome, decode, prepare, store
from audit.reports.compose import compose
from audit.reports.document import Bars, Document, Lines, Table, tables
from audit.reports.excerpts import excerpts
from audit.reports.gather import Gathered, gather
from audit.reports.html import html
from audit.reports.month import Month
from audit.reports.pdf import pdf
from audit.reports.tally import Tally
from audit.reports.training import training
from audit.reports.trends import Of, Rate, Rates, alerts, two_sided
from audit.reports.wording import Wording
from audit.reports.workbook import workbook
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from detectors.catalogue import ENTITIES
from policies.language.load import load_policy
from tests.audit.samples import sealed

NOVEMBER = Month(2026, 11)
AT = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
AFTER = datetime(2026, 12, 5, tzinfo=UTC)
ASKED: Mapping[str, Any] = {
    "endpoint": "/v1/chat/completions",
    "model": "mock",
    "provider": "openai",
    "policy": "b" * 64,
    "facts": {"region": "jp", "trains_on_input": False, "intended_use": "external"},
    "approval": {"id": "R8-12", "until": "2026-11-09"},
}


CONTENTS = {
    "request": {"messages": [{"role": "user", "content": "窓口の件。" * 20 + "鈴木一郎様の滞納"}]},
    "reason": "鈴木一郎様の同意があるため",
}


def exchange(
    name: str, section: str = "福祉課", at: datetime = AT, decision: str = "label", **facts: Any
) -> list[Draft]:
    """A request and its closing; blocked ones were not sent."""
    blocked = decision == "block"
    outcome = Outcome.BLOCKED if blocked else Outcome.COMPLETED
    asked = {**ASKED, "subject": f"p-{section}", "department": section, "decision": decision}
    ended: dict[str, Any] = {"outcome": outcome}
    if not blocked:
        ended |= {"label": "ai", "tokens": {"in": 100, "out": 20}, "yen": 0.5}
    return [
        Draft(name, Kind.REQUEST, at, {**asked, **facts}, {"user": "staff1", **CONTENTS}),
        Draft(name, Kind.CLOSING, at + timedelta(seconds=2), ended),
    ]


def incident(name: str, section: str, at: datetime, taken_up: timedelta) -> list[Draft]:
    facts = {"reason": Reason.INCIDENT.value, "section": section, "rules": ["r"], "people": 1}
    opened = Step(name, Act.OPENED, "gateway", at, facts)
    assigned = Step(
        name, Act.ASSIGNED, "監査 一郎", at + taken_up, {"to": "監査 一郎", "section": "監査課"}
    )
    return [opened.draft(), assigned.draft()]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """November: seven exchanges of two sections, one of them blocked; one of October, one of December."""
    folder = tmp_path_factory.mktemp("log")
    url, keys = f"sqlite:///{folder}/audit.db", folder / "keys"
    finding: dict[str, Any] = {
        "findings": [["JP_MY_NUMBER", "/messages/0/content", 0, 12, 0.9, "r", "user"]],
        "finding_count": 1,
        "rules": ["my-number-out"],
        "clauses": ["ルール1"],
    }
    drafts = [
        *(d for n in range(4) for d in exchange(f"w{n}")),
        *exchange("z0", "税務課", rules=["r4-label"]),
        *exchange(
            "z1", "税務課", rules=["r4-label"], exceptions=[["windows", "r1"], ["windows", "r2"]]
        ),
        *exchange("blocked", "税務課", decision="block", **finding),
        *incident("blocked", "税務課", AT, timedelta(hours=3)),
        *exchange("confirmed", confirmed=True, confirmation={"form": "reply", "reason": True}),
        *exchange("october", at=datetime(2026, 10, 31, 14, 59, 59, tzinfo=UTC)),
        *exchange("december", at=datetime(2026, 11, 30, 15, 0, tzinfo=UTC)),
    ]
    with Log.open(url, KeyRing.open(keys)) as written:
        for draft in drafts:
            written.append_blocking(draft)
    sealed(url, keys)
    return url, keys


def judged(name: str, verdict: str, section: str = "税務課") -> list[Draft]:
    """Opened by a rule and judged by one."""
    told = {"verdict": verdict, "clause": "第3条", "due": "2026-12-01", "by_section": "監査課"}
    steps: tuple[tuple[Act, dict[str, Any]], ...] = (
        (Act.OPENED, {"reason": Reason.RULE.value, "section": section, "people": 1}),
        (Act.ASSIGNED, {"to": "監査 一郎", "to_section": "監査課"}),
        (Act.JUDGED, told),
    )
    return [
        Step(name, act, "監査 一郎", AT + timedelta(hours=n), facts).draft()
        for n, (act, facts) in enumerate(steps)
    ]


def gathered(log: tuple[str, Path], section: str | None = None) -> Gathered:
    url, _ = log
    with Reader.open(url) as reader:
        return gather(reader, url, NOVEMBER, AFTER, section)


def report(log: tuple[str, Path], language: str = "ja") -> Document:
    return compose(gathered(log), Wording(language, {"JP_MY_NUMBER": "個人番号"}), None)


def rows(document: Document, title: str) -> list[tuple[Any, ...]]:
    return [row for _, table in tables(document) if table.title == title for row in table.rows]


def test_a_month_is_counted_by_the_clock_of_japan(log: tuple[str, Path]) -> None:
    assert gathered(log).tally.requests == {"福祉課": 5, "税務課": 3}
    assert NOVEMBER.start == datetime(2026, 10, 31, 15, tzinfo=UTC)
    assert (str(Month(2027, 1).back(1)), Month(2019, 5).japanese) == (
        "2026-12",
        "2019年（令和元年）5月",
    )


def test_sections_rules_clauses_and_kinds_are_counted(log: tuple[str, Path]) -> None:
    document = report(log)
    assert rows(document, "部署別") == [("福祉課", 1, 5, 5, 0), ("税務課", 1, 3, 2, 1)]
    assert rows(document, "ルール別（そのやり取りの判定ごと）") == [
        ("r4-label", 2, 2, 0),
        ("my-number-out", 1, 0, 1),
    ]
    assert rows(document, "ガイドラインの条項別") == [("ルール1", 1)]
    assert rows(document, "検出の種類別") == [("個人番号（JP_MY_NUMBER）", 1)]
    assert rows(document, "使われた例外") == [("windows", 1, "—", "—")]
    assert rows(document, "うち庁外へ出すもの") == []
    assert rows(document, "表示と確認票の割合")[0] == ("AI作成の表示がある回答", 7, 7, 1.0)


def test_near_misses_and_overrides_are_named_by_exchange_and_never_by_text(
    log: tuple[str, Path],
) -> None:
    document = report(log)
    (miss,) = rows(document, "検出の多かった5件（本文は載せません）")
    assert miss[:4] == ("blocked", "税務課", "遮断", "個人番号（JP_MY_NUMBER）")
    assert rows(document, "確認の返信があったもの：1件") == [("confirmed", "福祉課", "", "あり")]


def test_excerpts_stand_in_the_report_with_what_is_found_black_and_are_read_by_permission(
    log: tuple[str, Path],
) -> None:
    url, folder = log
    keys = KeyRing.open(folder)
    found = gathered(log)
    with Reader.open(url, keys) as reader:
        desk = Desk(Person("監査", "監査課", EVERYBODY), reader, None, url)
        shown = excerpts(desk, names, load_reasons(), ["blocked"], ["confirmed"])
        document = compose(found, Wording(), None, shown)
        staff = Desk(Person("職員", "福祉課", frozenset({Role.STAFF})), reader, None, url)
        with pytest.raises(NotAllowed):
            excerpts(staff, names, load_reasons(), ["blocked"], [])
    (miss,) = rows(document, "検出の多かった5件（検出されたものを伏せた抜粋）")
    assert miss[-1].startswith("…") and miss[-1].endswith("窓口の件。■■■■［個人］様の滞納")
    (override,) = rows(document, "確認の返信があったもの：1件")
    assert override[-1] == "■■■■［個人］様の同意があるため"
    assert "鈴木" not in html(document).decode()


def names(text: str) -> list[tuple[int, int, str]]:
    return [(m.start(), m.end(), "PERSON") for m in re.finditer("鈴木一郎", text)]


def test_approvals_that_ended_and_costs_are_reckoned_from_the_records(
    log: tuple[str, Path],
) -> None:
    document = report(log)
    assert rows(document, "モデルの利用承認（最後のやり取りの時点）") == [
        ("mock", "R8-12", "2026-11-09", "期限切れ", 8)
    ]
    assert rows(document, "費用") == [("mock", 7, 700, 140, "3.50")]


def test_lapsed_trainings_and_answers_without_a_source_are_counted() -> None:
    told = tally_of(
        *exchange("valid", subject="a", trained_until="2026-11-10"),  # its last day, in Japan
        *exchange("lapsed", subject="b", trained_until="2026-11-09"),
        *exchange("again", subject="b", trained_until="2026-11-09"),
        *exchange("unknown", "税務課", subject="c", trained_until=None),
        *exchange("unkept", "税務課", subject="d"),
    )
    assert training(told.trainings, Wording()).rows == (
        ("福祉課", 1, 1, 1, 2, 0, 0),
        ("税務課", 0, 0, 0, 0, 1, 1),
    )
    statement, source = (
        [[kind, "/choices/0", 0, 4, 0.9, "r", "assistant"]] for kind in ("CLAIM", "CITATION")
    )
    grounded = tally_of(
        *exchange("a")[:1], *answered("a", statement + source),
        *exchange("b")[:1], *answered("b", statement),
        *exchange("c")[:1], *answered("c", source),
    ).grounded  # fmt: skip
    assert (grounded[True], grounded.total()) == (1, 2)


def answered(name: str, findings: list[list[Any]]) -> list[Draft]:
    ended = {"outcome": Outcome.COMPLETED, "findings": findings}
    return [Draft(name, Kind.CLOSING, AT + timedelta(seconds=2), ended)]


def tally_of(*drafts: Draft) -> Tally:
    told = Tally(NOVEMBER.start, NOVEMBER.end)
    for n, draft in enumerate(drafts):
        prepared = prepare(replace(draft, contents=None))
        told.take(decode(store("0" * 16, n, "0" * 64, prepared, None)))
    return told


def test_an_incident_tells_how_long_it_took_until_somebody_took_it_up(
    log: tuple[str, Path],
) -> None:
    (found,) = rows(report(log), "事故のおそれ")
    assert found[0] == "blocked" and found[-1] == "3.0時間"


def test_a_section_sees_its_own_figures_alone(log: tuple[str, Path]) -> None:
    own = gathered(log, "税務課")
    assert own.tally.requests == {"税務課": 3}
    assert own.tally.unclosed == 0
    assert len(own.cases) == 1
    assert gathered(log, "福祉課").cases == ()


def test_the_same_month_and_time_give_the_same_bytes(log: tuple[str, Path]) -> None:
    for form in (html, pdf, workbook):
        assert form(report(log)) == form(report(log))


def test_a_font_that_is_given_is_embedded_and_what_is_none_is_refused(
    log: tuple[str, Path], tmp_path: Path
) -> None:
    font = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    made = pdf(report(log, "en"), font)
    assert b"/FontFile2" in made and made == pdf(report(log, "en"), font)
    assert b"/FontFile" not in pdf(report(log))
    (tmp_path / "none.ttf").write_bytes(b"no font")
    with pytest.raises(LogRefused, match="TrueType"):
        pdf(report(log), tmp_path / "none.ttf")


def test_every_form_shows_the_same_figures(log: tuple[str, Path]) -> None:
    document = report(log)
    page = html(document).decode()
    book = openpyxl.load_workbook(io.BytesIO(workbook(document)))
    cells = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line}
    for _, table in tables(document):
        for row in table.rows:
            assert {c for c in row if c not in ("", None)} <= cells
            assert all(str(c) in page for c in row if isinstance(c, str | int))
    assert book["2. ルールの適用"]._charts and "<svg" in page
    assert pdf(document).startswith(b"%PDF-")


def test_the_checkpoint_of_the_time_stands_in_the_report_and_its_code(
    log: tuple[str, Path],
) -> None:
    document = report(log)
    assert document.code is not None and "\n\n— " in document.code
    assert (
        dict(rows(document, "この報告の元となった記録"))["今月の記録"] == "21"
    )  # with its chain's start
    assert document.code.splitlines()[0] in html(document).decode()


def test_english_is_a_switch(log: tuple[str, Path]) -> None:
    document = report(log, "en")
    told = json.dumps(
        [[s.title, *[getattr(p, "title", "") for p in s.parts]] for s in document.sections]
    )
    assert told.isascii()
    assert document.title == "Monthly guideline report 2026-11"


def test_nothing_in_a_cell_is_a_formula_or_markup() -> None:
    cell = "=1+1<b>&"
    part = Table("t", ("c",), ((cell,),), "none")
    document = Document(
        "t", "ja", (("f", cell),), (_section(part, Bars("b", "", ((cell, 1),))),), None
    )
    book = openpyxl.load_workbook(io.BytesIO(workbook(document)))
    assert {c.data_type for c in book["s"]["A"] if c.value == cell} == {"s"}
    assert "<b>" not in html(document).decode()
    assert pdf(document)


def _section(*parts: Table | Bars) -> Any:
    from audit.reports.document import Section

    return Section("s", parts)


@pytest.mark.parametrize("text", ["2026-13", "202611", "2026年11月", "2026-1", ""])
def test_a_month_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(LogRefused, match="2026-11"):
        Month.parse(text)


def rates(exchanges: int, **rules: int) -> Rates:
    by = {Of.RULE: {name: Rate(count, exchanges) for name, count in rules.items()}}
    return Rates(exchanges, by)


def test_a_rule_that_fires_far_more_often_is_told_and_the_usual_is_not() -> None:
    found = alerts(rates(100, often=30, usual=5), rates(600, often=6, usual=30))
    assert [(a.name, a.count, a.usual, a.more) for a in found] == [("often", 30, 1.0, True)]


def test_a_rule_that_falls_silent_is_told_too() -> None:
    (alert,) = alerts(rates(500), rates(3000, silent=300))
    assert (alert.name, alert.count, alert.more) == ("silent", 0, False)


def test_without_months_to_compare_with_nothing_is_told() -> None:
    assert alerts(rates(100, r=50), rates(0)) == ()
    assert alerts(rates(0), rates(100, r=50)) == ()


@given(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.floats(0.01, 0.99),
)
def test_the_chance_is_that_of_the_binomial_distribution(
    counts: tuple[int, int], share: float
) -> None:
    count, total = counts
    weights = [comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(total + 1)]
    expected = min(1.0, 2 * min(sum(weights[: count + 1]), sum(weights[count:])))
    assert two_sided(count, total, share) == pytest.approx(expected, rel=1e-9)


def test_reviews_become_lines_that_a_pack_takes(tmp_path: Path) -> None:
    url, keys = f"sqlite:///{tmp_path}/audit.db", tmp_path / "keys"
    finding = ["PHONE_NUMBER", "/messages/0/content", 0, 9, 0.9, "r", "user"]
    with Log.open(url, KeyRing.open(keys)) as written:
        for number, verdict in enumerate(["false_alarm", "false_alarm", "fine", "false_alarm"]):
            name = f"f{number}"
            drafts = exchange(name, "税務課", decision="mask", rules=["r1-personal"])
            written.append_blocking(*drafts, *judged(name, verdict))
        for name in ("g1", "g2"):  # too few to say anything
            written.append_blocking(*exchange(name, rules=["few"]), *judged(name, "false_alarm"))
        written.append_blocking(*exchange("out", findings=[finding]), *judged("out", "violation"))
        lifted = [["x-old", "r1-personal", "2026-11-20"], ["x-soon", "r1-personal", "2026-12-10"]]
        written.append_blocking(*exchange("lifted", exceptions=lifted))
    sealed(url, keys)
    document = report((url, keys))
    proposed = rows(document, "点検の結果から考えられる見直し")
    assert [row[:4] for row in proposed] == [
        ("r1-personal", "税務課", 3, 4),
        ("PHONE_NUMBER", "福祉課", 1, 1),
    ]
    parts = [part for section in document.sections for part in section.parts]
    [lines] = [part.lines for part in parts if isinstance(part, Lines)]
    own = tmp_path / "own.yaml"
    head = "pack: {id: own, title: t, version: '1', extends: [tokyo4]}"
    own.write_text("\n".join([head, *(line.removeprefix("+") for line in lines)]), "utf-8")
    policy = load_policy([own], entities=ENTITIES)
    assert [(one.id, one.rule) for one in policy.exemptions] == [("x-2026-11-1", "r1-personal")]
    assert "own-2026-11-1" in [rule.id for rule in policy.rules]
    assert rows(document, "使われた例外") == [
        ("x-old", 1, "2026-11-20", "期限切れ"),
        ("x-soon", 1, "2026-12-10", "まもなく期限"),
    ]
    assert b"+    rule: &#34;r1-personal&#34;" in html(document)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(document)))["9. 見直しの案"]
    assert "+exceptions:" in [row[0].value for row in sheet.iter_rows()]
    assert pdf(document).startswith(b"%PDF")
