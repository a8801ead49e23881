"""The pages of a running gateway: who may see what, under which names, and that every look is on record."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from audit.oversight.roles import Role
from gateway.callers.identity import Holder, KeyStore
from gateway.cli import sekisho
from policies.rehearsal.case_files import load_cases
from tests.audit.samples import until
from tests.browser import Browser, Page
from tests.fake_provider import FakeProvider
from tests.live import Gateway, keys_with_roles

STAFF, AUDITOR, OWN_SECTION, HEAD, AUTHOR = (
    "key-staff",
    "key-auditor",
    "key-own",
    "key-head",
    "key-author",
)
ACCOUNT = "福祉太郎"
KEYS = keys_with_roles(
    (STAFF, ACCOUNT, "福祉課", "staff"),
    (AUDITOR, "監査一", "監査課", "auditor"),
    (OWN_SECTION, "福祉監査", "福祉課", "auditor"),
    (HEAD, "福祉課長", "福祉課", "section_head"),
    (AUTHOR, "政策", "企画課", "policy_author"),
)
LIST = "/console/exchanges"


@pytest.fixture(scope="module")
def city(
    shared_provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("city")
    with Gateway(folder, shared_provider.url, more_keys=KEYS) as gateway:
        yield gateway


@pytest.fixture
def browse(city: Gateway) -> Iterator[Callable[..., Browser]]:
    opened: list[Browser] = []

    def one(key: str | None = None, language: str = "ja") -> Browser:
        opened.append(Browser(city.url, language))
        if key is not None:
            opened[-1].sign_in(key)
        return opened[-1]

    yield one
    for browser in opened:
        browser.close()


@pytest.fixture
def asked(city: Gateway) -> Callable[..., str]:
    def ask(text: str = "減免の案内文を作ってください", key: str = STAFF) -> str:
        body = {"model": "demo", "messages": [{"role": "user", "content": text}]}
        exchange: str = city.post(body, key=key).headers["x-sekisho-exchange"]
        return exchange

    return ask


def looks(city: Gateway, act: str) -> list[dict[str, Any]]:
    rows = city.send("GET", "/audit/v1/accesses?limit=100", AUDITOR).json["rows"]
    return [row for row in rows if row["act"] == act]


def test_a_guest_is_led_to_the_door_and_then_to_where_they_wanted_to_go(
    browse: Callable[..., Browser],
) -> None:
    guest = browse()
    door = guest.open(f"{LIST}?decision=block")
    assert door.path.startswith("/console/sign-in?to=") and "サインイン" in door.text
    wrong = guest.send("/sign-in", key="nonsense")
    assert wrong.status == 401 and "キーが正しくない" in wrong.alert and not guest.cookies
    assert guest.send("/sign-in", key=AUDITOR).path == f"{LIST}?decision=block"
    out = guest.send("/sign-out")
    assert out.path == "/console/sign-in" and not guest.cookies
    assert guest.open(LIST).path.startswith("/console/sign-in")


def test_the_cookie_is_for_these_pages_alone_and_says_nothing(city: Gateway) -> None:
    with_key = Browser(city.url)
    with_key.open("/console/sign-in")
    answer = with_key._client.post(
        "/console/sign-in",
        data={"key": AUDITOR, "to": "//evil.example/"},
        headers={"origin": city.url},
        follow_redirects=False,
    )
    told = answer.headers["set-cookie"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["location"] == "/console/start"
    assert (
        "HttpOnly; SameSite=Strict" in told and "Path=/console;" in told and "Max-Age=1800" in told
    )
    assert AUDITOR not in told and "監査" not in told
    with_key.close()


def test_a_list_has_its_filter_in_the_address_and_pseudonyms_in_its_rows(
    city: Gateway, asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    newest, _ = [asked() for _ in range(2)][::-1], asked(key="test-key-message")
    auditor = browse(AUDITOR)
    auditor.open(LIST)
    page = auditor.send("/exchanges", department="福祉課", state="completed")
    assert page.path == f"{LIST}?state=completed&department={quote('福祉課')}"
    assert page.form("/exchanges").fields["department"] == "福祉課"
    assert "職員-" in page.text and ACCOUNT not in page.source and "情報政策課" not in page.text
    first = auditor.open(f"{page.path}&limit=1")
    second = auditor.follow("次へ")
    assert [newest[0] in first.source, newest[1] in second.source] == [True, True]
    assert newest[0] not in second.source
    look = looks(city, "list")[0]
    assert (look["by"], look["via"]) == ("監査一", "pages")
    assert look["sealed"]["filter"]["department"] == "福祉課"


def test_what_is_searched_for_is_never_in_an_address_and_none_is_not_unknown(
    city: Gateway, asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    exchange = asked("みかん箱の配布について")
    auditor = browse(AUDITOR)
    auditor.open(LIST)
    found = auditor.send("/exchanges", words="みかん箱　配布", department="福祉課")
    assert exchange in found.source and found.path == LIST
    assert looks(city, "search")[0]["sealed"]["phrases"] == ["みかん箱", "配布"]
    none = auditor.send("/exchanges", words="ぶどう棚")
    assert "当てはまるやり取りはありません" in none.text and "0件" not in none.text
    fields = {**none.form("/exchanges").fields, "words": "みかん箱", "seconds": "1e-9"}
    late = auditor.post(LIST, fields, origin=city.url)
    assert "時間内に調べ終わりませんでした" in late.text and "続きを調べる" in late.source
    assert "当てはまるやり取りはありません" not in late.text
    assert "みかん" not in city.log.read_text()


def test_a_search_is_kept_under_a_name_that_is_its_address(
    asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    exchange = asked("りんご園の見学")
    auditor = browse(AUDITOR)
    auditor.open(LIST)
    auditor.send("/exchanges", words="りんご園")
    assert auditor.send("/searches", name="果物/1").status == 400
    auditor.send("/exchanges", words="りんご園")
    page = auditor.send("/searches", name="果物 1")
    assert page.path == f"/console/searches/{quote('果物 1')}" and exchange in page.source
    assert auditor.open("/console/searches").link("果物 1").endswith(quote("果物 1"))
    auditor.follow("果物 1")
    auditor.send("/forget")
    assert "果物" not in auditor.open("/console/searches").text


def test_a_list_is_exported_followed_and_fetched_by_whoever_asked(
    city: Gateway, asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    exchange, other = asked("ひまわり園"), asked(key="test-key-message")
    auditor = browse(AUDITOR)
    auditor.open(f"{LIST}?department={quote('福祉課')}&limit=1")
    page = auditor.send("/exports", contents="true")
    assert page.path == "/console/exports" and "department: 福祉課" in page.text
    until(lambda: "受け取る" in auditor.open("/console/exports").text, 30)
    file = auditor.page.link("受け取る")
    sheet = auditor.open(file)
    assert sheet.headers["content-disposition"].endswith(".csv")
    assert exchange in sheet.source and "ひまわり園" in sheet.source
    assert other not in sheet.source and ACCOUNT not in sheet.source
    assert browse(OWN_SECTION).open(file).status == 404
    auditor.open("/console/exports")
    auditor.send("/delete")
    assert auditor.open(file).status == 404 and looks(city, "export")[0]["via"] == "pages"


def test_wrong_input_is_told_above_the_form_that_keeps_it(browse: Callable[..., Browser]) -> None:
    auditor = browse(AUDITOR)
    bad = auditor.open(f"{LIST}?state=nope&department=X1")
    assert bad.status == 400 and "state は 未了、完了" in bad.alert
    assert bad.form("/exchanges").fields["department"] == "X1"
    assert "since" in auditor.open(f"{LIST}?since=yesterday").alert
    assert "2回あります" in auditor.open(f"{LIST}?state=open&state=open").alert
    assert auditor.open("/console/nothing").status == 404
    assert auditor.open(f"{LIST}/ex-nothing").status == 404


def test_an_exchange_is_shown_as_text_under_a_pseudonym_and_the_look_is_on_record(
    city: Gateway, asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    exchange = asked(f"{ACCOUNT}です。山田太郎様への文。{attack}</pre>\"'")
    page = browse(AUDITOR).open(f"{LIST}/{exchange}")
    assert attack in page.text and not page.tags & {"script", "img", "iframe", "object"}
    assert "script-src" not in page.headers["content-security-policy"]
    assert page.headers["content-security-policy"].startswith(
        "default-src 'none'; style-src 'sha256-"
    )
    assert "職員-" in page.text and ACCOUNT not in page.source
    assert "個人情報は伏せて送る" in page.text and "封印" in page.text
    assert [looks(city, act)[0]["via"] for act in ("view", "explain")] == ["pages"] * 2
    assert looks(city, "view")[0]["facts"] == {"exchange": exchange}


def test_the_explanation_is_the_same_text_as_that_of_the_api(
    city: Gateway, asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    exchange = asked("山田太郎様（090-1234-5678）への案内文")
    told = city.send("GET", f"/audit/v1/exchanges/{exchange}/explanation", AUDITOR).json["lines"]
    assert "\n".join(told) in browse(AUDITOR).open(f"{LIST}/{exchange}").text
    own = browse(STAFF).open(f"/console/explain?exchange={exchange}")
    assert "\n".join(told) in own.text and "090-1234" not in own.source


def test_each_role_sees_what_it_may_and_nothing_else(
    city: Gateway, asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    own, other = asked("みずうみの水質"), asked("みずうみの水位", key="test-key-message")
    staff, head, author = browse(STAFF), browse(HEAD), browse(AUTHOR)
    assert staff.page.path == "/console/explain" and head.page.path == LIST
    refused = staff.open(LIST)
    assert (
        refused.status == 403 and "権限がありません" in refused.text and own not in refused.source
    )
    assert "みずうみ" not in staff.open(f"{LIST}/{own}").text
    assert staff.open(f"{LIST}/{other}").status == 403
    assert "みずうみの水質" in head.open(f"{LIST}/{own}").text
    assert head.open(f"{LIST}/{other}").status == 403
    seen = author.open(f"{LIST}/{own}")
    assert seen.status == 200 and "みずうみ" not in seen.source and "監査担当と所属長" in seen.text
    assert len(looks(city, "denied")) >= 3


def test_a_false_alarm_becomes_a_test_case_with_one_click(
    city: Gateway, asked: Callable[..., str], browse: Callable[..., Browser], tmp_path: Path
) -> None:
    exchange = asked("山田太郎様（090-1234-5678）への案内文")
    auditor = browse(AUDITOR)
    auditor.open(f"{LIST}/{exchange}")
    auditor.send("/report", kind="false_alarm", note="架空の人です")
    assert auditor.page.path == f"{LIST}/{exchange}?reported=1"
    auditor.send("/assign")
    refused = auditor.send("/verdict", verdict="violation", note="要確認")
    assert (
        refused.status == 409
        and "是正の期限が要ります" in refused.alert
        and "--due" not in refused.alert
    )
    assert refused.form("/verdict").fields["note"] == "要確認"
    judged = auditor.send("/verdict", verdict="false_alarm", note="架空の人です")
    assert judged.status == 200 and "判定ずみ" in judged.text and "架空の人です" in judged.text
    made = auditor.send("/case")
    assert "山田" not in made.source and "090-1234" not in made.source
    file = tmp_path / "case.yaml"
    file.write_bytes(b64decode(made.link("保存").partition("base64,")[2]))
    (case,) = load_cases(file).scenarios
    assert case.text in made.text and case.todo and case.action.name == "ALLOW"
    assert case.finds == ("PERSON", "PHONE_NUMBER")
    kept = auditor.send("/case", keep="山田太郎")
    assert "山田太郎様（" in kept.text and "090-1234" not in kept.source
    assert "終了" in auditor_closes(auditor, exchange).text


def auditor_closes(auditor: Browser, exchange: str) -> Page:
    auditor.open(f"{LIST}/{exchange}")
    return auditor.send("/close")


def test_nobody_takes_a_review_of_their_own_section(
    city: Gateway, asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    exchange = asked("個人番号123456789018")
    own = browse(OWN_SECTION)
    page = own.open("/console/reviews?status=waiting")
    assert exchange in page.source and "事故のおそれ" in page.text
    refused = own.send(f"{exchange}/assign")
    assert refused.status == 409 and "自分の部署のやり取りは点検できません" in refused.alert
    other = browse(AUDITOR)
    other.open("/console/reviews")
    assert other.send(f"{exchange}/assign").path == f"{LIST}/{exchange}"
    assert exchange in other.open(f"/console/reviews?assigned_to={quote('監査一')}").source


def test_staff_report_what_they_asked_themselves_and_are_told_that_it_arrived(
    city: Gateway, asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    exchange, staff = asked("山田太郎様への案内文"), browse(STAFF)
    staff.open(f"{LIST}/{exchange}")
    page = staff.send("/report", kind="false_alarm", note="架空の人です")
    assert page.status == 200 and "申し出を受け付けました" in page.text and not page.forms[1:]
    seen = city.send("GET", f"/audit/v1/exchanges/{exchange}", AUDITOR).json
    assert seen["review"]["complaints"] == ["false_alarm"]
    assert ACCOUNT not in browse(AUDITOR).open(f"{LIST}/{exchange}").source


def test_a_sample_is_drawn_for_two_people(
    asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    exchange, auditor = asked(key="test-key-error"), browse(AUDITOR)
    auditor.open("/console/reviews")
    wrong = auditor.send("/sample", seed="x", share="2")
    assert wrong.status == 400 and "share" in wrong.alert
    drawn = auditor.send("/sample", seed="2026-11", share="1", people="2", since="2026-01-01")
    assert drawn.path == "/console/reviews?status=waiting" and exchange in drawn.source
    assert "2人の判定が要る" in auditor.open(f"{LIST}/{exchange}").text


def test_of_a_long_text_the_beginning_is_shown(
    asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    exchange = asked("あ" * 60_000)
    page = browse(AUDITOR).open(f"{LIST}/{exchange}")
    assert "あ" * 50_000 in page.source and "あ" * 50_001 not in page.source
    assert "あと 10000 文字" in page.text


def test_a_pseudonym_comes_off_for_whoever_asked_once_another_person_approved(
    city: Gateway, asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    exchange = asked("すずらん通りの清掃")
    auditor, second = browse(AUDITOR), browse(OWN_SECTION)
    auditor.open(f"{LIST}/{exchange}")
    auditor.follow("仮名を外す申請")
    asking = auditor.send("/unmaskings", reason="市民からの申し出", hours="1")
    assert "別の人の決定待ち" in asking.text and not [
        f for f in asking.forms if "approve" in f.action
    ]
    assert "範囲を指定" in auditor.send("/unmaskings", reason="範囲なし").alert
    assert "市民からの申し出" in second.open("/console/unmaskings").text
    assert "市民からの申し出" not in browse(HEAD).open("/console/unmaskings").source
    given = second.send("/approve")
    assert "承認" in given.text and "福祉監査" in given.text
    assert ACCOUNT in auditor.open(f"{LIST}/{exchange}").source
    assert ACCOUNT not in second.open(f"{LIST}/{exchange}").source
    seen = auditor.open("/console/accesses")
    assert (
        "仮名を外した承認" in seen.text
        and "画面" in seen.text
        and "仮名を外す" in seen.text
        and "表示" in seen.text
    )
    assert browse(HEAD).open("/console/accesses").status == 403


def test_what_is_held_is_not_erased_and_both_take_two_people(
    asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    exchange = asked("すいか畑の見回り")
    auditor, second, head = browse(AUDITOR), browse(OWN_SECTION), browse(HEAD)
    head.open("/console/holds")
    placed = head.send("/console/holds", reason="訴訟の対象", exchange=exchange)
    assert "申請しました" in placed.text and "保全の一覧" not in placed.text
    held = second.open("/console/holds")
    assert "訴訟の対象" in held.text and "保全中" in held.text
    assert "福祉監査" in second.send("/approve").text
    auditor.open("/console/erasures")
    refused = auditor.send("/console/erasures", reason="満了", exchange=exchange)
    assert refused.status == 409 and "保全されているため" in refused.alert
    assert refused.form("/console/erasures").fields["reason"] == "満了"
    auditor.open("/console/holds")
    released = auditor.send("/release", reason="終結")
    assert [f for f in released.forms if "/approve" in f.action] == []
    second.open("/console/holds")
    assert "終了" in second.send("/approve").text
    auditor.open("/console/erasures")
    waiting = auditor.send("/console/erasures", reason="満了", exchange=exchange)
    assert "別の人の決定待ち" in waiting.text and "/approve" not in waiting.source
    second.open("/console/erasures")
    unsure = second.send("/approve")
    assert unsure.status == 400 and "元に戻せません" in unsure.alert
    gone = second.send("/approve", sure="yes")
    assert "消去しました：第1号" in gone.text and "監査一" in gone.text
    assert "すいか畑" not in auditor.open(f"{LIST}/{exchange}").source
    assert browse(STAFF).open("/console/erasures").status == 403
    assert head.open("/console/erasures/x/burn").status == 405


def test_an_auditor_verifies_the_log_and_sees_three_verdicts(
    asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    exchange, auditor = asked("検証するやり取り"), browse(AUDITOR)
    page = auditor.open("/console/verification")
    assert "検証鍵：sekisho/" in page.text and "表示" in page.text
    wrong = auditor.send("/verification", what="all", exchange=exchange)
    assert wrong.status == 400 and "合いません" in wrong.alert
    page = auditor.send("/verification", what="exchange", exchange=exchange)
    until(lambda: "調べた範囲" in auditor.open(page.path).text, 30)
    told = " ".join(auditor.page.text.split())
    assert "完全性 正常" in told and "網羅性 正常" in told and "外部固定 正常" in told
    none = auditor.open("/console/verification") and auditor.send(
        "/verification", what="exchange", exchange="ex-none"
    )
    until(lambda: "そのやり取りはありません" in auditor.open(none.path).text, 30)
    assert "no such exchange" not in auditor.page.text
    auditor.open("/console/verification")
    assert exchange in auditor.page.source and "正常" in auditor.page.text
    assert browse(STAFF).open("/console/verification").status == 403
    nowhere = auditor.open("/console/nosuch")
    assert nowhere.status == 404 and "このページはありません" in nowhere.alert


def test_a_checklist_is_settled_by_staff_and_its_last_item_by_another(
    asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    exchange, staff = asked(), browse(STAFF)
    staff.open("/console/checklists")
    page = staff.send("/open", exchange=exchange)
    assert page.path == "/console/checklists" and "残り 9 項目" in page.text
    left = staff.send("/check", result="not_applicable")
    assert left.status == 409 and "理由" in left.alert
    for number in range(8, 0, -1):
        assert f"残り {number} 項目" in staff.send("/check", result="done").text
    own = staff.send("/check")
    assert own.status == 409 and "二人目になれません" in own.alert
    assert ACCOUNT not in browse(AUDITOR).open("/console/checklists").source


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site", "origin": "http://other.test"},
    ],
    ids=str,
)
def test_a_form_of_another_site_does_nothing(
    headers: dict[str, str],
    city: Gateway,
    asked: Callable[..., str],
    browse: Callable[..., Browser],
) -> None:
    exchange, auditor = asked(), browse(AUDITOR)
    page = auditor.post(f"{LIST}/{exchange}/report", {"kind": "other"}, **headers)
    assert page.status == 403 and "この画面から送られたものと確かめられない" in page.alert
    seen = city.send("GET", f"/audit/v1/exchanges/{exchange}", AUDITOR).json
    assert (len(seen["records"]), seen["review"]) == (2, None)
    assert auditor.open(f"{LIST}/{exchange}/report").status == 405


def test_a_text_is_explained_as_by_the_command_and_kept_nowhere(
    city: Gateway, browse: Callable[..., Browser]
) -> None:
    text = "山田太郎様（090-1234-5678）への案内文\n二行目<b>"
    author = browse(AUTHOR)
    author.open("/console/explain")
    page = author.send("/explain", text=text.replace("\n", "\r\n"), department="企画課")
    arguments = ["policy", "explain", text, "--department", "企画課", "--model", "demo"]
    told = CliRunner().invoke(sekisho, [*arguments, "--config", str(city.config)]).stdout
    assert told.strip() in page.text and "◎ r1-personal: 伏せ字" in told
    assert page.form("/explain").fields["text"].strip() == text and "b" not in page.tags
    look = looks(city, "explain")[0]
    assert (look["by"], look["facts"], look["sealed"]) == ("政策", {"characters": len(text)}, None)
    files = [path for path in city.folder.rglob("*") if path.is_file()]
    assert not [path for path in files if "二行目<b>".encode() in path.read_bytes()]
    long = author.send("/explain", text="あ" * 20_001)
    assert long.status == 400 and "text" in long.alert


def test_the_pages_are_in_english_for_whoever_asks(
    asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    exchange = asked("山田太郎様への案内文")
    auditor = browse(AUDITOR, "en-GB,en;q=0.9")
    assert auditor.open(LIST).language == "en" and "Search" in auditor.page.text
    assert (
        auditor.open(f"{LIST}?state=nope").alert.count("no such state; there are: open, completed")
        == 1
    )
    shown = auditor.open(f"{LIST}/{exchange}")
    assert "Decision: mask" in shown.text and "◎ r1-personal: mask" in shown.text
    assert "判定: " not in shown.text and "見つからない" not in shown.text
    assert "masked" in shown.text and "PERSON" in shown.text
    assert auditor.follow("日本語").language == "ja" and auditor.page.path == f"{LIST}/{exchange}"
    assert auditor.open(LIST).language == "ja"
    assert auditor.open("/console/language/en?back=https://evil.example/").path == "/console"


def test_the_months_are_reported_in_the_language_of_the_page(
    asked: Callable[..., str], browse: Callable[..., Browser]
) -> None:
    asked()
    auditor = browse(AUDITOR)
    auditor.open("/console/reports")
    page = auditor.open(f"/console/reports/{re.findall('[0-9]{4}-[0-9]{2}', auditor.page.text)[0]}")
    assert "月次報告" in page.text and "福祉課" in page.text
    assert "2026-11 のように" in auditor.open("/console/reports/2026-13").text


def test_a_revoked_key_ends_its_session(city: Gateway, browse: Callable[..., Browser]) -> None:
    store = KeyStore.open(city.database, city.folder)
    key = store.create(Holder("監査三", "監査課", roles=frozenset({Role.AUDITOR})))
    auditor = browse(key)
    assert auditor.open(LIST).path == LIST
    store.revoke(key.removeprefix("sk-sekisho-").partition("-")[0])
    until(lambda: auditor.open(LIST).path.startswith("/console/sign-in"), 30)


def test_the_guideline_is_open_to_everybody(browse: Callable[..., Browser]) -> None:
    page = browse().open("/")
    assert page.path == "/console" and "個人情報は伏せて送る" in page.text
    assert "サインイン" in page.text and "やり取り" not in page.text
