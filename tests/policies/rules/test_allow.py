"""Allow-lists: what counts as the same value, who may add and who may take away, and what the decision makes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.catalogue import ENTITIES, recognizers
from detectors.findings import Finding, Span
from detectors.screen import Screen
from gateway.screening import screen_for
from policies.language.document import ProblemsFound
from policies.language.load import PACKS, load_policy
from policies.rehearsal.cases import run_allow_cases, run_cases
from policies.rules.allow import Allowance, AllowList, folded
from policies.rules.decide import decide
from policies.rules.floors import NEVER_ALLOWED
from policies.rules.model import Action, Policy, Rule, Sighting, Stage
from tests.policies.language.test_load import child, pack
from tests.policies.samples import FACTS, RULES, SIGHTINGS, policy, rule, sighting

GUIDES = Path(__file__).parents[3] / "docs"
CITY = """
pack: {id: city, title: 市の規則, version: "1", extends: [tokyo4]}
allow:
  - id: switchboard
    reason: 公式ホームページに掲載
    entity: PHONE_NUMBER
    values: [03-5803-1111]
    tests:
      - {text: お問い合わせは03-5803-1111まで, passes: true}
      - {text: 電話は03-5803-1112です, passes: false}
  - id: own-mail
    reason: 公式ホームページに掲載
    entity: EMAIL_ADDRESS
    domains: [city.example.lg.jp]
"""


def entry(
    entity: str, *values: str, name: str = "entry", domains: tuple[str, ...] = ()
) -> AllowList:
    return AllowList([Allowance(name, "公表", frozenset({entity}), values, domains)])


def allows(allow: AllowList, entity: str, value: str) -> bool:
    text = f"前{value}後"
    return bool(allow.allowing(Finding(Span(1, 1 + len(value)), entity, "fake", 0.9), text))


def load(*paths: Path) -> Policy:
    return load_policy(paths, entities=ENTITIES)


def problems(*paths: Path) -> str:
    with pytest.raises(ProblemsFound) as caught:
        load(*paths)
    return str(caught.value)


@pytest.mark.parametrize(
    ("entity", "listed", "written"),
    [
        ("PHONE_NUMBER", "03-5803-1111", "０３（５８０３）１１１１"),
        ("PHONE_NUMBER", "03-5803-1111", "0358031111"),
        ("PHONE_NUMBER", "03-5803-1111", "03 5803 1111"),
        ("PHONE_NUMBER", "03-5803-1111", "03−5803―1111"),
        ("PHONE_NUMBER", "03-5803-1111", "+81 (0)3-5803-1111"),
        ("PHONE_NUMBER", "03-5803-1111", "〇三―五八〇三―一一一一"),
        ("PHONE_NUMBER", "03-5803-1111", "03\u200b-5803-1111"),
        ("JP_POSTAL_CODE", "112-8555", "〒１１２－８５５５"),
        ("JP_ADDRESS", "文京区春日1-16-21", "文京区春日一丁目16番21号"),
        ("JP_ADDRESS", "文京区春日1-16-21", "文京区 春日１－１６－２１"),
        ("JP_ADDRESS", "文京区春日1-16-21", "文京区春日1丁目16番地の21"),
        ("JP_ADDRESS", "文京区春日1-16-21", "文京区春日一丁目十六番二十一号"),
        ("JP_ADDRESS", "文京区春日1-16-21 301号室", "文京区春日1丁目16番21号　 301号室"),
        ("PERSON", "山田太郎", "山田　太郎"),
        ("PERSON", "山田太郎", r"\u5c71\u7530\u592a\u90ce"),
        ("PERSON", "Taro Yamada", "TARO YAMADA"),
        ("EMAIL_ADDRESS", "info@city.example.lg.jp", "Info@City.example.lg.jp"),
    ],
)
def test_the_same_value_in_another_writing_is_allowed(
    entity: str, listed: str, written: str
) -> None:
    assert allows(entry(entity, listed), entity, written)


@pytest.mark.parametrize(
    ("entity", "listed", "written"),
    [
        ("PHONE_NUMBER", "03-5803-1111", "03-5803-1112"),
        ("PHONE_NUMBER", "03-5803-1111", "5803-1111"),
        ("PHONE_NUMBER", "03-5803-1111", "03-5803-11112"),
        ("JP_ADDRESS", "文京区春日1-16-21", "文京区春日11-6-21"),
        ("JP_ADDRESS", "文京区春日1-16-21", "文京区春日1-16-21 301号室"),
        ("JP_ADDRESS", "文京区春日1-16-21 301号室", "文京区春日1-16-2 1301号室"),
        ("JP_ADDRESS", "文京区春日1-16-21 301号室", "文京区春日1-16-2　 1301号室"),
        ("JP_ADDRESS", "文京区春日1-16-21", "文京区春日1-16"),
        ("BIRTH_DATE", "1990-1-11", "1990-11-1"),
        ("PERSON", "山田太郎", "山田太郎市長の妻山田花子"),
        ("PERSON", "山田太郎", "山田"),
        ("PERSON", "山田太郎", "小山田太郎"),
        ("EMAIL_ADDRESS", "info@city.example.lg.jp", "info@city.example.lg.jp.example.com"),
        ("EMAIL_ADDRESS", "info@city.example.lg.jp", "myinfo@city.example.lg.jp"),
    ],
)
def test_another_value_and_one_that_holds_the_listed_one_are_not(
    entity: str, listed: str, written: str
) -> None:
    assert not allows(entry(entity, listed), entity, written)


@pytest.mark.parametrize(
    ("domain", "address", "allowed"),
    [
        ("city.example.lg.jp", "info@city.example.lg.jp", True),
        ("city.example.lg.jp", "ｉｎｆｏ＠ＣＩＴＹ.example.lg.jp", True),
        ("city.example.lg.jp", "info@fukushi.city.example.lg.jp", False),
        ("*.city.example.lg.jp", "info@fukushi.city.example.lg.jp", True),
        (".city.example.lg.jp", "info@a.b.city.example.lg.jp", True),
        ("*.city.example.lg.jp", "info@city.example.lg.jp", True),
        ("*.city.example.lg.jp", "info@othercity.example.lg.jp", False),
        ("*.city.example.lg.jp", "info@city.example.lg.jp.example.com", False),
        ("city.example.lg.jp", "a@b@city.example.lg.jp", False),
        ("city.example.lg.jp", "@city.example.lg.jp", False),
        ("city.example.lg.jp", "city.example.lg.jp", False),
    ],
)
def test_a_domain_means_itself_and_only_with_a_star_what_is_below(
    domain: str, address: str, allowed: bool
) -> None:
    assert allows(entry("EMAIL_ADDRESS", domains=(domain,)), "EMAIL_ADDRESS", address) is allowed


def test_an_entry_is_about_its_kinds_of_findings_only() -> None:
    assert not allows(entry("PERSON", "03-5803-1111"), "PHONE_NUMBER", "03-5803-1111")


def test_the_first_entry_by_id_answers_whatever_their_order() -> None:
    entries = [
        *entry("PERSON", "山田太郎", name="b").entries,
        *entry("PERSON", "山田太郎", name="a").entries,
    ]
    found = Finding(Span(0, 4), "PERSON", "fake", 0.9)
    for order in (entries, entries[::-1]):
        assert AllowList(order).allowing(found, "山田太郎") == "a"


def test_a_very_long_finding_is_not_even_compared() -> None:
    assert not allows(entry("PERSON", "山田太郎"), "PERSON", "山田太郎" + "\u200b" * 10_000)


@given(st.text(max_size=60), st.sampled_from(["PERSON", "PHONE_NUMBER", "JP_ADDRESS"]))
def test_folding_never_fails_and_an_invisible_character_changes_nothing(
    text: str, entity: str
) -> None:
    assert folded(entity, f"{text}\u200b") == folded(entity, text)


def test_no_listed_value_is_in_a_repr() -> None:
    assert "山田" not in repr(entry("PERSON", "山田太郎").entries)


# -- the decision -------------------------------------------------------------------------------------------------


@given(st.lists(RULES, max_size=5, unique_by=lambda r: r.id), SIGHTINGS)
def test_what_is_allowed_counts_as_not_found(rules: list[Rule], seen: list[Sighting]) -> None:
    allowed = [replace(s, allowed="entry", pointer="/other") for s in seen]
    safe = [s for s in allowed if s.finding.entity not in NEVER_ALLOWED]
    plain = decide(policy(*rules), Stage.REQUEST, FACTS, seen)
    assert decide(policy(*rules), Stage.REQUEST, FACTS, [*seen, *safe]) == plain


def test_a_mark_on_what_a_floor_guards_changes_nothing() -> None:
    found = replace(sighting("JP_MY_NUMBER", 0.95), allowed="entry")
    assert decide(policy(), Stage.REQUEST, FACTS, [found]).action is Action.BLOCK


def test_each_kind_of_finding_may_have_its_own_threshold() -> None:
    own = rule(detect=frozenset({"PERSON", "PHONE_NUMBER"}), min_scores={"PERSON": 0.95})
    seen = [sighting("PERSON", 0.9), sighting("PHONE_NUMBER", 0.6)]
    (verdict,) = decide(policy(own), Stage.REQUEST, FACTS, seen).verdicts
    assert [s.finding.entity for s in verdict.sightings] == ["PHONE_NUMBER"]


# -- packs --------------------------------------------------------------------------------------------------------


def test_a_city_may_allow_what_the_national_pack_leaves_to_it(tmp_path: Path) -> None:
    loaded = load(pack(tmp_path, "city", CITY))
    assert [e.id for e in loaded.allow.entries] == ["own-mail", "switchboard"]
    assert loaded.allow.entries[1].pack == "city"


def test_cases_show_what_passes_and_what_does_not(tmp_path: Path) -> None:
    rules = (PACKS / "tokyo4.yaml").read_text(encoding="utf-8").split("\nrules:")[1]
    case = "      - {text: 福島の観光案内を書いて, action: allow}\n"
    own = case.replace("福島の観光案内を書いて", "代表電話は03-5803-1111です")
    assert rules.count(case) == 1
    restated = f"{CITY}\nrules:{rules.replace(case, case + own)}"
    loaded = load(pack(tmp_path, "city", restated))
    screen = screen_for(loaded)
    assert [r.passed for r in run_allow_cases(loaded, screen)] == [True, True]
    assert [(r.rule.id, r.case.line) for r in run_cases(loaded, screen) if not r.passed] == []
    assert any("5803-1111" in r.case.text for r in run_cases(loaded, screen))


def test_a_case_that_no_detector_finds_anything_in_does_not_pass(tmp_path: Path) -> None:
    text = CITY.replace("お問い合わせは03-5803-1111まで", "お問い合わせは総務課まで")
    loaded = load(pack(tmp_path, "city", text))
    assert [r.passed for r in run_allow_cases(loaded, Screen(recognizers()))] == [False, True]


MISTAKES = [
    (
        "no reason",
        "reason: 公式ホームページに掲載\n    entity: P",
        "entity: P",
        4,
        "「reason」がありません",
    ),
    ("no value", "values: [03-5803-1111]", "values: []", 4, "どちらか一方"),
    ("an unknown key", "values: [03", "value: [03", 7, "「values」ではありませんか"),
    ("a number without quotes", "[03-5803-1111]", "[1128555]", 7, "引用符"),
    ("an empty value", "[03-5803-1111]", '["　"]', 7, "空白や記号だけ"),
    ("an unknown kind", "PHONE_NUMBER", "PHONE_NUMBR", 6, "「PHONE_NUMBER」ではありませんか"),
    ("My Number", "PHONE_NUMBER", "JP_MY_NUMBER", 6, "下限の規則が守る"),
    ("a credential", "PHONE_NUMBER", "[PERSON, CREDENTIAL]", 6, "下限の規則が守る"),
    ("a failed detector", "PHONE_NUMBER", "DETECTOR_FAILED", 6, "下限の規則が守る"),
    ("what nobody left to it", "PHONE_NUMBER", "CREDIT_CARD", 6, "「base-jp」が任せていません"),
    (
        "a domain of telephones",
        "values: [03-5803-1111]",
        "domains: [a.jp]",
        7,
        "EMAIL_ADDRESS のときだけ",
    ),
    ("a domain without form", "[city.example.lg.jp]", '["*.jp"]', 14, "ドメインの形では"),
    ("an address as a domain", "[city.example.lg.jp]", '["a@b.jp"]', 14, "ドメインの形では"),
    ("a domain as a value", "domains: [city", "values: [city", 14, "domains に書いて"),
    ("the same id again", "id: own-mail", "id: switchboard", 11, "「switchboard」が2回"),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "part"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_a_bad_entry_is_told_where_it_is(
    tmp_path: Path, old: str, new: str, line: int, part: str
) -> None:
    assert CITY.count(old) == 1
    text = problems(pack(tmp_path, "city", CITY.replace(old, new)))
    assert f"city.yaml:{line}:" in text
    assert part in text


BASE = """
pack: {id: base, title: 土台, version: "1"}
allow_local: [PERSON, PHONE_NUMBER]
allow:
  - {id: mayor, reason: 公表, entity: PERSON, values: [山田太郎]}
  - {id: hotline, reason: 公表, entity: PHONE_NUMBER, values: [0120-000-000]}
"""


def lower(folder: Path, name: str, extends: str, more: str = "") -> Path:
    head = f'pack: {{id: {name}, title: 題, version: "1", extends: [{extends}]}}\n'
    return pack(folder, name, head + more)


def allowing(name: str, entity: str = "PERSON", value: str = "鈴木花子") -> str:
    return f"allow: [{{id: {name}, reason: 公表, entity: {entity}, values: [{value}]}}]\n"


def test_a_lower_level_may_take_away_what_it_inherits(tmp_path: Path) -> None:
    pack(tmp_path, "base", BASE.replace("allow_local: [PERSON, PHONE_NUMBER]", ""))
    loaded = load(lower(tmp_path, "low", "base", "disallow: [mayor]"))
    assert [e.id for e in loaded.allow.entries] == ["hotline"]
    text = problems(lower(tmp_path, "low", "base", "disallow: [mayer]"))
    assert "low.yaml:2:12" in text and "「mayor」ではありませんか" in text


def test_a_grant_is_handed_down_and_may_be_narrowed_but_not_widened(tmp_path: Path) -> None:
    pack(tmp_path, "base", BASE)
    lower(tmp_path, "middle", "base")
    assert len(load(lower(tmp_path, "low", "middle", allowing("own"))).allow.entries) == 3
    lower(tmp_path, "middle", "base", "allow_local: [PHONE_NUMBER]\n")
    assert "「middle」が任せていません" in problems(tmp_path / "low.yaml")
    wider = lower(tmp_path, "middle", "base", "allow_local: [JP_ADDRESS]\n")
    assert "middle.yaml:2:15" in problems(wider)


def test_a_pack_that_says_nothing_leaves_nothing_to_others(tmp_path: Path) -> None:
    pack(tmp_path, "base", BASE.replace("allow_local: [PERSON, PHONE_NUMBER]", ""))
    assert "「base」が任せていません" in problems(lower(tmp_path, "low", "base", allowing("own")))


def test_a_pack_beside_the_others_has_no_more_say_than_one_below(tmp_path: Path) -> None:
    base = pack(tmp_path, "base", BASE)
    beside = lower(tmp_path, "beside", "", allowing("own", "JP_ADDRESS", "文京区春日1-16-21"))
    for order in ([base, beside], [beside, base]):
        assert "「base」が任せていません" in problems(*order)
    beside = lower(
        tmp_path, "beside", "", "allow_local: [PERSON, PHONE_NUMBER]\n" + allowing("own")
    )
    assert len(load(base, beside).allow.entries) == 3


def test_a_pack_may_allow_what_only_packs_that_build_on_it_do_not_leave_to_others(
    tmp_path: Path,
) -> None:
    pack(tmp_path, "base", BASE)
    assert load(lower(tmp_path, "low", "base", "allow_local: []")).allow.entries


def test_the_digest_names_what_is_allowed_and_not_how_it_is_written(tmp_path: Path) -> None:
    def digest(old: str, new: str) -> str:
        assert CITY.count(old) == 1
        return load(pack(tmp_path, "city", CITY.replace(old, new))).digest

    plain = load(pack(tmp_path, "city", CITY)).digest
    assert digest("[03-5803-1111]", "[０３（５８０３）１１１１]") == plain
    assert digest("まで, passes", "へ, passes") == plain
    assert digest("[03-5803-1111]", "[03-5803-1113]") != plain
    assert digest("[city.example.lg.jp]", '["*.city.example.lg.jp"]') != plain
    assert digest("id: switchboard", "id: main-switchboard") != plain
    assert digest("entity: PHONE_NUMBER", "entity: [PHONE_NUMBER, PERSON]") != plain


@pytest.mark.parametrize(
    ("key", "value", "part"),
    [
        ("min_scores", "{PERSON: 0.9}", "PERSON の確からしさの下限が土台より高く"),
        ("min_scores", "{PERSN: 0.5}", "「PERSON」ではありませんか"),
        ("min_scores", "{PERSON: 2}", "1以下"),
    ],
)
def test_a_threshold_of_one_kind_may_not_rise_and_must_be_of_the_rule(
    tmp_path: Path, key: str, value: str, part: str
) -> None:
    assert part in problems(child(tmp_path, **{key: value}))


def test_no_shipped_pack_allows_anything_itself_but_the_sample() -> None:
    for path in PACKS.glob("*.yaml"):
        assert not load(path).allow.entries or path.stem == "example-city"


@pytest.mark.parametrize("guide", ["configuration.md", "ja/configuration.md"])
def test_the_example_of_the_guide_loads_and_its_cases_pass(guide: str, tmp_path: Path) -> None:
    example = (GUIDES / guide).read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    loaded = load(pack(tmp_path, "city", example))
    results = run_allow_cases(loaded, Screen(recognizers()))
    assert results and [r.case.line for r in results if not r.passed] == []
