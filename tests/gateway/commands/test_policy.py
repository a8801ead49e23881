"""`sekisho policy …` as an officer uses it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import sekisho

PACK = """
pack: {id: city, title: 市の規則, version: "1"}
rules:
  - id: r-name
    title: 氏名を伏せる
    basis: [{document: 指針, clause: 第1条, status: unconfirmed}]
    on: request
    detect: [PERSON]
    min_score: 0.6
    action: mask
    message: 伏せました
    tests:
      - {text: 山田太郎様, action: mask, becomes: ［氏名］様}
      - {text: 承知しました, action: allow}
"""


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(sekisho, ["policy", *arguments], input=stdin)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "city.yaml"
    path.write_text(PACK, encoding="utf-8")
    return path


def test_what_is_shipped_has_nothing_to_complain_of() -> None:
    assert run("lint").exit_code == 0


def test_lint_tells_every_problem_in_the_language_that_is_asked_for(pack: Path) -> None:
    pack.write_text(PACK.replace("PERSON", "PERSN").replace("第1条", "012"), encoding="utf-8")
    told = run("lint", str(pack))
    assert told.exit_code == 2
    assert "「PERSON」ではありませんか" in told.output and "8進数" in told.output
    assert "did you mean “PERSON”?" in run("lint", str(pack), "--lang", "en").output


def test_a_warning_is_exit_code_one(pack: Path) -> None:
    pack.write_text(PACK.replace("      - {text: 承知しました, action: allow}\n", ""), "utf-8")
    told = run("lint", str(pack))
    assert (told.exit_code, "当てはまらない例" in told.output) == (1, True)


def test_a_test_that_fails_says_what_came_out(pack: Path) -> None:
    assert run("test", str(pack)).exit_code == 0
    pack.write_text(PACK.replace("［氏名］様}", "［住所］様}"), encoding="utf-8")
    told = run("test", str(pack))
    assert told.exit_code == 1
    assert "NG   r-name（13行目）" in told.output and "伏せた後: ［氏名］様" in told.output


def test_what_is_still_to_do_does_not_fail(pack: Path) -> None:
    todo = PACK.replace("承知しました, action: allow}", "承知しました, action: mask, todo: true}")
    pack.write_text(todo, encoding="utf-8")
    told = run("test", str(pack))
    assert (told.exit_code, "TODO r-name（14行目）: 未対応" in told.output) == (0, True)


def test_a_condition_that_no_test_holds_is_told(pack: Path) -> None:
    pack.write_text(PACK.replace("[PERSON]", "[PERSON, PHONE_NUMBER]"), encoding="utf-8")
    told = run("test", str(pack))
    assert "条件「detect: PHONE_NUMBER」を外しても" in told.output
    assert "を外しても" not in run("test", str(pack), "--no-mutants").output


def test_explain_tells_places_and_no_values(pack: Path) -> None:
    told = run("explain", "-", "--pack", str(pack), stdin="担当は山田太郎様です").output
    assert "判定: 伏せ字（mask）" in told and "4文字目から4文字" in told
    assert "山田" not in told
    answered = run("explain", "山田太郎様", "--pack", str(pack), "--answer").output
    assert "判定: 許可（allow）" in answered


def test_show_names_pack_and_clause(pack: Path) -> None:
    told = run("show", str(pack)).output
    assert "r-name" in told and "パック city、根拠 指針 第1条（未確認）" in told


def test_diff_tells_what_gets_laxer(pack: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.yaml"
    new.write_text(PACK.replace("min_score: 0.6", "min_score: 0.9"), encoding="utf-8")
    told = run("diff", str(pack), str(new))
    assert told.exit_code == 1
    assert "緩くなる r-name: PERSON の確からしさの下限" in told.output
    assert run("diff", str(pack), str(pack)).exit_code == 0


def test_packs_that_come_with_the_product_are_named_wherever_a_file_is(pack: Path) -> None:
    assert run("lint", "rag-grounded").exit_code == 0
    assert "s-copied" in run("show", "rag-grounded").output
    assert "s-copied" in run("diff", "base-jp", "rag-grounded").output
    told = run("explain", "担当は山田太郎様です", "--pack", "tokyo4", "--lang", "en").output
    assert "Decision: mask" in told and "◎ r1-personal: mask" in told and "山田" not in told
    missing = run("lint", "no-such-pack")
    assert missing.exit_code == 2 and "ファイルを読めません" in missing.output


def test_explain_refuses_a_bad_pack_in_the_language_that_is_asked_for(pack: Path) -> None:
    pack.write_text(PACK.replace("PERSON", "PERSN"), encoding="utf-8")
    told = run("explain", "文", "--pack", str(pack), "--lang", "en")
    assert told.exit_code == 2 and "did you mean “PERSON”?" in told.output


def test_lint_knows_the_departments_and_people_of_every_key_and_the_regions_of_the_models(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text(
        "models: [{name: demo, provider: demo}]\npolicies: [city.yaml]\n"
        "audit: {url: sqlite:///audit.db, keys: keys}\n",
        encoding="utf-8",
    )
    where = "    where: {departments: [福祉課, 税務科], regions: [日本]}\n    action: mask\n"
    text = PACK.replace("    action: mask\n", where) + (
        "exceptions:\n  - {id: x-one, rule: r-name, reason: 公表, owner: 課長, approver: 部長,\n"
        '     scope: {people: [職員1]}, from: "2126-11-24"}\n'
    )
    pack.write_text(text, encoding="utf-8")
    nobody = run("lint")
    assert "所属「税務科」" not in nobody.output and "地域「日本」のモデルは" in nobody.output
    for user, department in (("職員01", "福祉課"), ("職員02", "税務課")):
        made = ["key", "create", "--user", user, "--department", department]
        assert CliRunner().invoke(sekisho, made).exit_code == 0
    told = run("lint").output
    assert "city.yaml:10:32: 所属「税務科」の人はいません" in told and "「税務課」では" in told
    assert "所属「福祉課」" not in told
    assert "city.yaml:18:23: 「職員1」という人のAPIキーはありません" in told


def test_lint_tells_what_is_better_mended_beside_what_is_wrong(pack: Path) -> None:
    text = PACK.replace("      - {text: 承知しました, action: allow}\n", "")
    other = (
        PACK.split("rules:\n")[1]
        .replace("r-name", "r-two")
        .replace("action: mask\n", "action: no\n")
    )
    pack.write_text(text + other, encoding="utf-8")
    told = run("lint", str(pack))
    assert told.exit_code == 2
    assert (
        "「action」に「no」は使えません" in told.output
        and "当てはまらない例がありません" in told.output
    )


@pytest.fixture(params=["America/New_York", "Asia/Tokyo"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Of the machine that somebody types at."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    "written",
    ["2099-04-01 08:30", "2099-04-01T08:30:00 JST", "2099-03-31T23:30Z", "2099-04-01 01:30+02:00"],
)
def test_times_of_a_guideline_are_in_japan_wherever_they_are_typed(
    pack: Path, written: str
) -> None:
    config = pack.with_name("config.yaml")
    folder = pack.parent
    config.write_text(
        f"models: [{{name: demo, provider: demo}}]\npolicies: [{pack}]\n"
        f"audit: {{url: 'sqlite:///{folder}/audit.db', keys: {folder}/keys}}\n",
        encoding="utf-8",
    )
    (folder / "keys").mkdir()
    people = ("--author", "係長", "--approver", "課長", "--reason", "改定", "--config", str(config))
    published = run("publish", *people, "--effective-from", written)
    assert "発効 2099-04-01 08:30:00 JST" in published.output, published.output
    assert "予定　  2099-04-01 08:30:00 JST" in run("log", "--config", str(config)).output
    for at, known in (("2099-04-01 08:29", False), ("2099-04-01 08:30", True)):
        shown = run("show", "--at", at, "--config", str(config))
        assert ("公開 1番 発効 2099-04-01 08:30:00 JST" in shown.output) is known
    late = run("publish", *people, "--effective-from", "2001-01-01")
    assert "発効の日時（2001-01-01 00:00:00 JST）が過去です" in late.output


@pytest.mark.usefixtures("zone")
def test_explanations_assume_times_in_japan(pack: Path) -> None:
    hours = "where: {hours: {start: '08:30', end: '17:15'}}"
    pack.write_text(PACK.replace("min_score: 0.6", f"min_score: 0.6\n    {hours}"), "utf-8")
    config = pack.with_name("config.yaml")
    config.write_text(f"models: [{{name: demo, provider: demo}}]\npolicies: [{pack}]\n", "utf-8")
    asked = ("explain", "山田太郎様", "--pack", str(pack), "--config", str(config), "--at")
    assert "判定: 許可" in run(*asked, "2026-04-01 08:29").output
    assert "判定: 伏せ字" in run(*asked, "2026-04-01 08:30").output
