"""`config.yaml`: loads as shipped, and every mistake is told with its place and what to do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gateway.settings import Settings, load_settings
from policies.language.document import ProblemsFound
from policies.language.english import english

ROOT = Path(__file__).parent.parent.parent
SHIPPED = (ROOT / "config.yaml").read_text(encoding="utf-8")
MINIMAL = "models:\n  - {name: demo, provider: demo}\npolicies: [PACK]\n"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in the shipped file are relative to the folder it stands in."""
    monkeypatch.chdir(ROOT)


def load(folder: Path, text: str, **environment: str) -> Settings:
    file = folder / "config.yaml"
    file.write_text(
        text.replace("PACK", str(ROOT / "policies/packs/tokyo4.yaml")), encoding="utf-8"
    )
    return load_settings(file, environment)


def problems(folder: Path, text: str, **environment: str) -> str:
    with pytest.raises(ProblemsFound) as caught:
        load(folder, text, **environment)
    return str(caught.value)


def test_the_shipped_file_loads() -> None:
    settings = load_settings(ROOT / "config.yaml", {})
    assert [m.name for m in settings.models] == ["demo", "gpt-5-mini", "claude", "local"]
    assert settings.audit.url == "sqlite:///data/audit.db"
    assert settings.auth.api_keys[0].key.get_secret_value() == ""


def test_a_model_has_its_approval_and_its_price(tmp_path: Path) -> None:
    more = "approval: R8-12, approved_until: 2027-03-31, price: {input: 40, output: 120.5}"
    model = load(tmp_path, MINIMAL.replace("provider: demo}", f"provider: demo, {more}}}")).models[
        0
    ]
    assert model.approved == {"id": "R8-12", "until": "2027-03-31"}
    assert model.price is not None and model.price.of({"in": 1_000_000, "out": 2000}) == 40.241
    assert "approved_until" in problems(
        tmp_path, MINIMAL.replace("demo}", "demo, approved_until: 春}")
    )
    assert load(tmp_path, MINIMAL).models[0].approved == {}


def test_a_variable_may_stand_anywhere_inside_braces_too() -> None:
    environment = {"SEKISHO_KEY": "from the environment", "OPENAI_API_KEY": "sk-upstream"}
    settings = load_settings(ROOT / "config.yaml", environment)
    assert settings.auth.api_keys[0].key.get_secret_value() == "from the environment"
    assert settings.models[1].api_key.get_secret_value() == "sk-upstream"


def test_a_secret_is_never_shown() -> None:
    settings = load_settings(
        ROOT / "config.yaml", {"SEKISHO_KEY": "hidden-1", "OPENAI_API_KEY": "hidden-2"}
    )
    assert "hidden" not in repr(settings) + str(settings.model_dump(mode="json"))


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        (MINIMAL + "listn: {}\n", ":4:1:", "「listen」ではありませんか"),
        (MINIMAL + "listen: {port: eighty}\n", ":4:16:", "整数"),
        (MINIMAL + "listen: {port: 99999}\n", ":4:16:", "65535以下"),
        (
            MINIMAL.replace("provider: demo", "provider: opnai"),
            ":2:28:",
            "「openai」ではありませんか",
        ),
        (MINIMAL.replace("name: demo, ", ""), ":2:5:", "「name」がありません"),
        (MINIMAL.replace("provider: demo", "provider: openai"), ":2:5:", "base_url"),
        (MINIMAL.replace("provider: demo", "provider: litellm"), ":2:5:", "upstream_model"),
        (MINIMAL.replace("[PACK]", "[nowhere.yaml]"), ":3:12:", "nowhere.yaml がありません"),
        (MINIMAL + "audit: {url: mysql://x}\n", ":4:9:", "SQLite か PostgreSQL"),
        (
            MINIMAL.replace("  - {name", "  - {name: demo, provider: demo}\n  - {name"),
            ":3:6:",
            "2回",
        ),
        (
            MINIMAL + "auth: {api_keys: [{key: ${ABSENT}, user: a, department: b}]}\n",
            ":4:20:",
            "ABSENT",
        ),
        ("policies: [PACK]\n", ":1:1:", "「models」がありません"),
        (
            MINIMAL.replace(
                "provider: demo", "provider: demo, attributes: {trains_on_input: はい}"
            ),
            "",
            "true か false",
        ),
        ("models：\n", ":1:7:", "全角コロン"),
        (MINIMAL + "audit: {sinks: [{type: fil}]}\n", ":4:24:", "「file」ではありませんか"),
        (MINIMAL + "audit: {sinks: [{type: file}]}\n", ":4:17:", "正しい path が必要"),
        (
            MINIMAL + "audit: {sinks: [{type: syslog, address: ftp://x}]}\n",
            ":4:32:",
            "正しい address が必要",
        ),
        (
            MINIMAL + "audit: {sinks: [{type: timestamp, url: https://tsa}]}\n",
            ":4:17:",
            "証明書がありません",
        ),
        (
            MINIMAL + "audit: {sinks: [{type: file, path: a}, {type: file, path: a}]}\n",
            ":4:40:",
            "2回",
        ),
        (
            MINIMAL.replace("provider: demo", "provider: demo, fallbacks: [x]"),
            ":2:46:",
            "「x」がありません",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, place: str, part: str) -> None:
    told = problems(tmp_path, text)
    assert place in told
    assert part in told


def test_an_extra_that_is_asked_for_and_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = MINIMAL + "names: {second_opinion: ginza}\n"
    assert load(tmp_path, text).names.second_opinion == "ginza"
    monkeypatch.setitem(sys.modules, "ja_ginza", None)
    told = problems(tmp_path, text)
    assert ":4:" in told and "sekisho[ginza]" in told and "--no-deps" in told


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = (
        MINIMAL
        + "listn: {}\nlimits: {request_bytes: 0}\nauth: {api_keys: [{key: ${ABSENT}, user: a, department: b}]}\n"
    )
    told = problems(tmp_path, text)
    assert "listn" in told and "request_bytes" in told and "ABSENT" in told


def test_a_missing_file_is_told_as_such() -> None:
    with pytest.raises(ProblemsFound, match="設定ファイルがありません"):
        load_settings(Path("nowhere.yaml"), {})


def test_every_key_is_documented() -> None:
    documented = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    schema = Settings.model_json_schema()
    for section in (schema, *schema["$defs"].values()):
        for key in section["properties"]:
            assert f"`{key}`" in documented, key


def test_a_pack_that_comes_with_the_product_is_named_as_extends_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    named = MINIMAL.replace("PACK", "tokyo4, class-johokokai")
    shipped = [ROOT / f"policies/packs/{name}.yaml" for name in ("tokyo4", "class-johokokai")]
    assert list(load(tmp_path, named).packs) == shipped
    (tmp_path / "tokyo4.yaml").write_text("", encoding="utf-8")
    assert load(tmp_path, named).packs[0] == tmp_path / "tokyo4.yaml"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("tokyo", "「tokyo4」ではありませんか"),
        ("policies/packs/tokyo-4.yaml", "「tokyo4」ではありませんか"),
        ("総務課", "使えるのは base-jp、"),
    ],
)
def test_a_pack_that_is_not_there_is_told_with_what_may_be_meant(
    tmp_path: Path, written: str, meant: str
) -> None:
    told = problems(tmp_path, MINIMAL.replace("PACK", written))
    assert f":3:12: ポリシー {written} がありません" in told and meant in told


def test_a_command_typed_in_another_folder_is_told_where_to_type_it(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        load_settings(tmp_path / "config.yaml")
    (problem,) = found.value.problems
    assert problem.message == "設定ファイルがありません" and "--config" in problem.hint
    assert english(problem).hint.isascii()
