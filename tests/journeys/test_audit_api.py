"""The auditors' API of a running gateway, on SQLite and on PostgreSQL: roles, the steps, and that all is on record."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from openapi_spec_validator import validate

from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.reports.month import JAPAN
from audit.sealing.keys import KeyRing
from gateway.auditing.catalogue import OPERATIONS
from gateway.cli import sekisho
from tests.audit.samples import until
from tests.fake_provider import FakeProvider
from tests.live import Answer, Gateway, keys_with_roles
from tests.postgres import PostgresServer

STAFF, COLLEAGUE = "key-staff", "key-colleague"
AUDITOR, SECOND, OWN_SECTION = "key-auditor", "key-second", "key-own-section"
HEAD, AUTHOR, ADMIN, HOLDER = "key-head", "key-author", "key-admin", "key-holder"
ACCOUNT = "福祉太郎"
KEYS = keys_with_roles(
    (STAFF, ACCOUNT, "福祉課", "staff"),
    (COLLEAGUE, "福祉次郎", "福祉課", "staff"),
    (AUDITOR, "監査一", "監査課", "auditor"),
    (SECOND, "監査二", "監査課", "auditor"),
    (OWN_SECTION, "福祉監査", "福祉課", "auditor"),
    (HEAD, "福祉課長", "福祉課", "section_head"),
    (AUTHOR, "政策", "企画課", "policy_author"),
    (ADMIN, "運用", "情報課", "system_admin"),
    (HOLDER, "鍵", "総務課", "key_holder"),
)
KEYS += f"  trained_until: {{{ACCOUNT}: 2020-03-31, 監査一: 2999-03-31}}\n"
TEXT = "減免の案内文を作ってください"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def city(
    request: pytest.FixtureRequest,
    shared_provider: FakeProvider,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Gateway]:
    options = {"more_keys": KEYS}
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        options["database"] = server.url(server.create_database())
    folder = tmp_path_factory.mktemp("city")
    with Gateway(folder, shared_provider.url, **options) as gateway:
        yield gateway


@pytest.fixture
def asked(city: Gateway) -> Callable[..., str]:
    def ask(text: str = TEXT, key: str = STAFF, **headers: str) -> str:
        body = {"model": "demo", "messages": [{"role": "user", "content": text}]}
        exchange: str = city.post(body, key=key, **headers).headers["x-sekisho-exchange"]
        return exchange

    return ask


def get(city: Gateway, path: str, key: str = AUDITOR, **headers: str) -> Answer:
    return city.send("GET", f"/audit/v1{path}", key, **headers)


def post(city: Gateway, path: str, key: str = AUDITOR, **body: Any) -> Answer:
    return city.send("POST", f"/audit/v1{path}", key, body)


def code(answer: Answer) -> str:
    found: str = answer.json["error"]["code"]
    return found


def accesses(city: Gateway, act: str) -> list[dict[str, Any]]:
    rows = get(city, "/accesses?limit=50").json["rows"]
    return [row for row in rows if row["act"] == act]


def test_the_document_is_openapi_and_has_every_route_and_the_filter_of_the_commands(
    city: Gateway,
) -> None:
    document = get(city, "/openapi.json", "none").json
    validate(document)
    listing = document["paths"]["/audit/v1/exchanges"]["get"]
    names = {parameter["name"] for parameter in listing["parameters"]}
    assert names == {
        *("state", "person", "department", "decision", "model", "rule", "clause", "finding"),
        *("review", "since", "until", "limit", "after", "seconds"),
    }
    english = get(city, "/openapi.json", "none", accept_language="en-GB,ja;q=0.5").json
    assert listing["summary"] == "やり取りを新しい順に一覧する"
    assert (
        english["paths"]["/audit/v1/exchanges"]["get"]["summary"] == "List exchanges, newest first"
    )
    for path, methods in document["paths"].items():
        for method in methods:
            answer = city.send(method.upper(), path.replace("{", "").replace("}", ""), "none")
            assert answer.status == 401, path


def test_exchanges_are_listed_in_pages_under_pseudonyms(
    city: Gateway, asked: Callable[..., str]
) -> None:
    newest = [asked() for _ in range(3)][::-1]
    first = get(city, "/exchanges?limit=2&department=" + quote("福祉課")).json
    rest = get(city, f"/exchanges?limit=2&after={quote(first['after'])}").json
    assert [row["exchange"] for row in (*first["rows"], *rest["rows"])][:3] == newest
    assert all(row["subject"].startswith("職員-") for row in first["rows"])
    (only,) = get(city, f"/exchanges?limit=1&person={quote(first['rows'][0]['subject'])}").json[
        "rows"
    ]
    assert only["exchange"] == newest[0]


def test_a_search_finds_words_and_says_how_far_it_looked(
    city: Gateway, asked: Callable[..., str]
) -> None:
    exchange = asked("みかん箱の配布について")
    found = post(city, "/search", phrases=["ミカン箱"[2:]], limit=5)
    assert [row["exchange"] for row in found.json["rows"]] == []
    found = post(city, "/search", phrases=["みかん箱"], limit=5)
    assert [row["exchange"] for row in found.json["rows"]] == [exchange]
    assert found.json["complete"] is True
    late = post(city, "/search", phrases=["みかん箱の配布"], seconds=1e-9).json
    assert late["complete"] is False and late["searched_to"] is not None
    search = accesses(city, "search")[0]
    assert search["by"] == "監査一" and search["sealed"]["phrases"] == ["みかん箱の配布"]


def test_a_request_says_until_when_its_caller_is_trained_and_the_report_counts_it(
    city: Gateway, asked: Callable[..., str]
) -> None:
    days = {STAFF: "2020-03-31", AUDITOR: "2999-03-31", HEAD: None}
    for key, day in days.items():
        facts = get(city, f"/exchanges/{asked(key=key)}").json["records"][0]["facts"]
        assert facts["trained_until"] == day
    month = datetime.now(JAPAN).strftime("%Y-%m")
    document = get(city, f"/reports/{month}").json["document"]
    parts = [part for section in document["sections"] for part in section["parts"]]
    trained = next(p for p in parts if str(p.get("title")).startswith("研修の期限"))
    people = {row[0]: (row[1], row[3]) for row in trained["rows"]}
    assert (people["福祉課"], people["監査課"]) == ((0, 1), (1, 0))  # in training, lapsed


def test_a_type_of_finding_is_named_as_pages_show_it(
    city: Gateway, asked: Callable[..., str]
) -> None:
    exchange = asked("山田太郎様（090-1234-5678）への案内文")
    for word in ("電話番号", "PHONE_NUMBER"):
        rows = get(city, f"/exchanges?finding={quote(word)}&limit=1").json["rows"]
        assert [row["exchange"] for row in rows] == [exchange]
        assert post(city, "/search", phrases=["山田"], finding=word).json["rows"]
    refused = get(city, f"/exchanges?finding={quote('でんわ')}")
    assert refused.status == 400 and "no such type of finding" in refused.body.decode()


def test_one_exchange_is_shown_with_contents_but_without_the_account(
    city: Gateway, asked: Callable[..., str]
) -> None:
    exchange = asked(f"{ACCOUNT}です。{TEXT}")
    answer = get(city, f"/exchanges/{exchange}")
    assert TEXT in str(answer.json) and ACCOUNT not in answer.body.decode()
    assert answer.headers["cache-control"] == "no-store"
    view = accesses(city, "view")[0]
    assert (view["facts"], view["via"]) == ({"exchange": exchange}, "api")


@pytest.mark.parametrize("missing", ["nope", "~access", "%20", "ex-01"])
def test_an_exchange_that_is_not_there_is_a_404(city: Gateway, missing: str) -> None:
    answer = get(city, f"/exchanges/{missing}")
    assert (answer.status, code(answer)) == (404, "not_found")


def test_an_exchange_is_explained_with_its_clauses_and_to_staff_their_own_only(
    city: Gateway, asked: Callable[..., str]
) -> None:
    exchange = asked("山田太郎様（090-1234-5678）への案内文")
    told = get(city, f"/exchanges/{exchange}/explanation", STAFF).json
    assert told["in_force"] and told["stages"][0]["decision_name"] == "伏せ字"
    assert any(rule["basis"] for rule in told["stages"][0]["rules"])
    assert "山田" not in str(told)
    assert told["lines"] == explained_by_command(city, exchange)
    assert "◎ r1-personal: 伏せ字" in "".join(told["lines"])
    english = get(city, f"/exchanges/{exchange}/explanation?lang=en").json["lines"]
    assert "[Request] Decision on record: mask (rules: r1-personal)" in english
    assert len(english) == len(told["lines"]) and "◎ r1-personal: mask" in "".join(english)
    other = get(city, f"/exchanges/{exchange}/explanation", COLLEAGUE)
    assert (other.status, code(other)) == (403, "role_required")


def test_a_text_is_explained_as_the_command_explains_it_and_only_its_length_is_entered(
    city: Gateway,
) -> None:
    text = "山田太郎様（090-1234-5678）への案内文"
    arguments = ["policy", "explain", text, "--department", "税務課", "--model", "demo"]
    told = CliRunner().invoke(sekisho, [*arguments, "--config", str(city.config)])
    answer = post(city, "/explanations", STAFF, text=text, department="税務課", model="demo").json
    assert answer["lines"] == told.stdout.splitlines()
    assert (answer["decision"], answer["rules"]) == ("mask", ["r1-personal"])
    other = post(city, "/explanations", STAFF, text=text, model="demo", lang="en").json["lines"]
    spoken = [*arguments[:3], "--lang", "en", "--config", str(city.config)]
    assert CliRunner().invoke(sekisho, spoken).stdout.splitlines() == other
    assert (other[0], len(other)) == ("Decision: mask", len(answer["lines"]))
    look = accesses(city, "explain")[0]
    assert (look["facts"], look["sealed"]) == ({"characters": len(text)}, None)
    back = post(city, "/explanations", AUTHOR, text=text, stage="response").json
    assert "r4-label" in back["rules"]
    missing = post(city, "/explanations", text="文", model="nope")
    assert (missing.status, "config.yaml" in missing.json["error"]["message"]) == (400, True)


def test_a_reviewed_exchange_becomes_a_test_case_without_what_stood_in_it(
    city: Gateway, asked: Callable[..., str]
) -> None:
    exchange = asked("山田太郎様（090-1234-5678）への案内文")
    early = post(city, f"/exchanges/{exchange}/case")
    assert (early.status, code(early)) == (409, "step_refused")
    assert get(city, f"/exchanges/{exchange}").json["review"] is None
    post(city, f"/exchanges/{exchange}/report", STAFF, kind="false_alarm")
    seen = get(city, f"/exchanges/{exchange}", HEAD).json["review"]
    assert (seen["complaints"], seen["status"]) == (["false_alarm"], "waiting")
    post(city, f"/reviews/{exchange}/assign", to="監査一")
    post(city, f"/reviews/{exchange}/verdict", verdict="false_alarm")
    made = post(city, f"/exchanges/{exchange}/case", name="letter").json
    assert (made["id"], made["action"], made["passes"]) == ("letter", "allow", False)
    assert "todo: true" in made["yaml"] and made["yaml"] in made["file"]
    assert "山田" not in str(made) and "090-1234" not in str(made)
    kept = post(city, f"/exchanges/{exchange}/case", expect="mask").json
    assert kept["passes"] and "todo" not in kept["file"]
    assert post(city, f"/exchanges/{exchange}/case", HEAD, name="../x").status == 400
    for name in ("2026-11", "007", "Letter", "a", "-"):
        assert post(city, f"/exchanges/{exchange}/case", name=name).status == 400
    assert post(city, f"/exchanges/{exchange}/case", name="true").json["id"] == "true"
    assert post(city, f"/exchanges/{exchange}/case", AUTHOR).status == 403


def explained_by_command(city: Gateway, exchange: str) -> list[str]:
    """What `sekisho policy explain` says of it, to an auditor."""
    arguments = ["policy", "explain", "--exchange", exchange, "--as", "監査一"]
    told = CliRunner().invoke(sekisho, [*arguments, "--config", str(city.config)])
    looked = accesses(city, "explain")[0]
    assert (looked["by"], looked["via"], looked["facts"]) == (
        "監査一",
        "cli",
        {"exchange": exchange},
    )
    return told.stdout.splitlines()


def test_the_command_explains_to_nobody_who_may_not_see_it(
    city: Gateway, asked: Callable[..., str]
) -> None:
    arguments = ["policy", "explain", "--exchange", asked(), "--config", str(city.config), "--as"]
    for name in ("福祉次郎", "運用", "だれでもない"):
        refused = CliRunner().invoke(sekisho, [*arguments, name])
        assert (refused.exit_code, refused.stdout) == (2, ""), name


MATRIX = {
    "/exchanges": {AUDITOR, HEAD, AUTHOR},
    "/exchanges/{x}": {AUDITOR, HEAD},
    "/exchanges/{x}/explanation": {AUDITOR, HEAD, AUTHOR, STAFF},
    "/searches": {AUDITOR, HEAD},
    "/reviews": {AUDITOR, HEAD},
    "/exports": {AUDITOR, HEAD},
    "/unmaskings": {AUDITOR, HEAD, HOLDER},
    "/accesses": {AUDITOR, HOLDER},
    "/checkpoints": {AUDITOR, HEAD, ADMIN, HOLDER},
    "/checklists": {AUDITOR, HEAD, STAFF},
    "/roles": {AUDITOR, HEAD, AUTHOR, ADMIN, HOLDER, STAFF},
}


@pytest.mark.parametrize("path", MATRIX)
def test_each_role_reads_what_it_may_and_nothing_else(
    path: str, city: Gateway, asked: Callable[..., str]
) -> None:
    place = path.replace("{x}", asked())
    allowed = {
        key
        for key in (AUDITOR, HEAD, AUTHOR, ADMIN, HOLDER, STAFF)
        if get(city, place, key).status == 200
    }
    assert allowed == MATRIX[path]


def test_a_section_head_sees_their_own_section_only(
    city: Gateway, asked: Callable[..., str]
) -> None:
    own, other = asked(), asked(key="test-key-message")
    rows = get(city, "/exchanges?limit=500", HEAD).json["rows"]
    assert own in {row["exchange"] for row in rows}
    assert {row["department"] for row in rows} == {"福祉課"}
    refused = [
        get(city, f"/exchanges/{other}", HEAD),
        get(city, f"/exchanges/{other}/explanation", HEAD),
        get(city, f"/exchanges/{other}/proof", HEAD),
        get(city, "/exchanges?department=" + quote("情報政策課"), HEAD),
        post(city, "/search", HEAD, phrases=["減免"], department="情報政策課"),
        post(city, "/exports", HEAD, format="jsonl"),
        post(city, "/exports", HEAD, department="情報政策課"),
    ]
    assert {(answer.status, code(answer)) for answer in refused} == {(403, "role_required")}
    denied = accesses(city, "denied")
    assert len(denied) >= len(refused) and denied[0]["by"] == "福祉課長"


def test_a_pseudonym_comes_off_with_a_second_person_for_whoever_asked(
    city: Gateway, asked: Callable[..., str]
) -> None:
    exchange, other = asked(), asked()
    wish = post(city, "/unmaskings", exchanges=[exchange], reason="市民からの申し出", hours=1)
    assert (wish.status, wish.json["granted"]) == (201, False)
    place = f"/unmaskings/{wish.json['id']}/approve"
    own = post(city, place)
    assert (own.status, code(own)) == (409, "step_refused")
    assert post(city, place, HEAD).status == 403
    assert ACCOUNT not in str(get(city, f"/exchanges/{exchange}").json)
    given = post(city, place, HOLDER)
    assert given.json["granted"] and given.json["decided_by"] == "鍵" and given.json["until"]
    assert ACCOUNT in str(get(city, f"/exchanges/{exchange}").json)
    assert accesses(city, "view")[0]["facts"]["unmasked"] == [wish.json["id"]]
    assert ACCOUNT not in str(get(city, f"/exchanges/{other}").json)
    assert ACCOUNT not in str(get(city, f"/exchanges/{exchange}", SECOND).json)
    told = [get(city, "/unmaskings", who).json["approvals"][-1]["reason"] for who in (HOLDER, HEAD)]
    assert told == ["市民からの申し出", None]


def test_a_report_of_staff_becomes_a_case_that_is_judged_by_another_section(
    city: Gateway, asked: Callable[..., str]
) -> None:
    exchange = asked()
    told = post(city, f"/exchanges/{exchange}/report", STAFF, kind="誤検知", note="誤りです")
    assert (told.status, told.json) == (201, {"exchange": exchange, "status": "waiting"})
    case = f"/reviews/{exchange}"
    for to, why in (("福祉監査", "own section"), ("政策", "auditor"), ("だれか", "auditor")):
        refused = post(city, f"{case}/assign", to=to)
        assert (refused.status, why in refused.json["error"]["message"]) == (409, True)
    assert post(city, f"{case}/assign", to="監査二").json["assigned"] == ["監査二"]
    early = post(city, f"{case}/verdict", verdict="fine")
    assert (early.status, code(early)) == (409, "step_refused")
    unknown = post(city, f"{case}/verdict", SECOND, verdict="無罪")
    assert (unknown.status, unknown.json["error"]["param"]) == (400, "verdict")
    verdict = {"verdict": "要是正", "clause": "ルール1", "due": "2026-12-10", "note": "直す"}
    assert post(city, f"{case}/verdict", SECOND, **verdict).json["status"] == "correcting"
    assert post(city, f"{case}/correct", HEAD).json["status"] == "judged"
    own = post(city, f"{case}/close", OWN_SECTION)
    assert (own.status, "own section" in own.json["error"]["message"]) == (409, True)
    assert post(city, f"{case}/close").json["status"] == "closed"
    closed = get(city, "/exchanges?review=closed").json["rows"]
    assert exchange in {row["exchange"] for row in closed}
    waiting = get(city, "/exchanges?review=waiting&limit=500").json["rows"]
    assert exchange not in {row["exchange"] for row in waiting}
    with Reader.open(city.database) as reader:
        steps = list(reader.events_of_exchanges(exchange))
    assert steps[0].body["by"].startswith("職員-")
    assert ACCOUNT not in str([step.body for step in steps])


def test_a_blocked_my_number_and_a_flagged_request_wait_in_the_queue(
    city: Gateway, asked: Callable[..., str]
) -> None:
    exchange = asked("個人番号123456789018")
    cases = {case["exchange"]: case for case in get(city, "/reviews").json["cases"]}
    assert cases[exchange]["reasons"] == ["incident"]
    (asked_stage,) = get(city, f"/exchanges/{exchange}/explanation").json["stages"]
    assert all(rule["title"] and rule["action"] for rule in asked_stage["rules"])


def test_a_sample_can_be_drawn_again(city: Gateway, asked: Callable[..., str]) -> None:
    for _ in range(4):
        asked()
    plan: dict[str, Any] = {
        "seed": "2026-11",
        "share": 0.0,
        "least": 2,
        "strata": ["section", "decision"],
    }
    fixed = {**plan, "until": "2026-11-28T00:00:00+09:00", "dry_run": True}
    drawn = post(city, "/reviews/sample", **fixed).json["exchanges"]
    assert drawn == post(city, "/reviews/sample", SECOND, **fixed).json["exchanges"]
    assert post(city, "/reviews/sample", HEAD, **plan).status == 403


def test_a_checklist_for_external_use_is_closed_by_a_second_person(
    city: Gateway, asked: Callable[..., str]
) -> None:
    exchange = asked(x_intended_use="external")
    place = f"/exchanges/{exchange}/checklist"
    lists = {one["exchange"]: one for one in get(city, "/checklists", STAFF).json["checklists"]}
    items = lists[exchange]["items"]
    for item in items[:-1]:
        assert post(city, f"{place}/check", STAFF, item=item).status == 200
    own = post(city, f"{place}/check", STAFF, item="second")
    assert (own.status, code(own)) == (409, "step_refused")
    assert post(city, f"{place}/close", STAFF).status == 409
    assert post(city, f"{place}/check", AUDITOR, item="second").status == 403
    done = post(city, f"{place}/check", COLLEAGUE, item="second").json
    assert done["open_items"] == [] and len({check["by"] for check in done["checks"]}) == 2
    closed = post(city, f"{place}/close", STAFF).json
    assert closed["closed_at"] and closed["closed_by"].startswith("職員-")
    assert exchange not in str(get(city, "/checklists").json)
    assert ACCOUNT not in str(closed)


def _done(city: Gateway, place: str, key: str = AUDITOR) -> dict[str, Any]:
    until(lambda: get(city, place, key).json["status"] != "running", 30)
    found: dict[str, Any] = get(city, place, key).json
    assert found["status"] == "done", found
    return found


def test_an_export_is_started_followed_fetched_and_continued(
    city: Gateway, asked: Callable[..., str]
) -> None:
    exchange = asked()
    started = post(city, "/exports", SECOND, format="csv", contents=True, department="福祉課")
    assert started.status == 202
    place = f"/exports/{started.json['id']}"
    job = _done(city, place, SECOND)
    assert (job["status"], job["count"]) == ("done", job["total"])
    whole = get(city, f"{place}/file", SECOND)
    rest = get(city, f"{place}/file", SECOND, range="bytes=100-")
    assert (rest.status, rest.body) == (206, whole.body[100:])
    assert rest.headers["content-range"] == f"bytes 100-{job['size'] - 1}/{job['size']}"
    rows = list(csv.DictReader(io.StringIO(whole.body.decode("utf-8-sig"))))
    assert exchange in {row["受付ID"] for row in rows} and ACCOUNT not in whole.body.decode()
    assert get(city, f"{place}/file").status == 404
    assert get(city, f"{place}/file", SECOND, range=f"bytes={job['size']}-").status == 416
    assert city.send("DELETE", f"/audit/v1{place}", SECOND).status == 200
    assert get(city, place, SECOND).status == 404
    assert {row["act"] for row in get(city, "/accesses").json["rows"]} >= {"export", "exported"}


def test_the_exact_log_with_contents_needs_everything_to_be_unmasked(city: Gateway) -> None:
    refused = post(city, "/exports", OWN_SECTION, format="jsonl", contents=True)
    assert (refused.status, code(refused)) == (403, "role_required")
    plain = _done(city, f"/exports/{post(city, '/exports', format='jsonl').json['id']}")
    assert plain["status"] == "done"


def test_the_month_is_reported_and_that_it_was_is_a_record(
    city: Gateway, asked: Callable[..., str]
) -> None:
    asked("会議の案内文を書いて")
    month = f"{datetime.now(UTC) + timedelta(hours=9):%Y-%m}"
    told = get(city, f"/reports/{month}").json
    assert month[:4] in told["document"]["title"]
    assert len(told["document"]["sections"]) == 10
    (made,) = accesses(city, "report")
    assert made["facts"]["month"] == month
    late = get(city, "/reports/2026-11?as_of=9999-12-31T23:59:59-14:00")
    assert (late.status, "too late" in late.json["error"]["message"]) == (400, True)
    ahead = get(city, "/reports/2026-11?as_of=2999-01-01T00:00:00Z")
    assert (ahead.status, "not come yet" in ahead.json["error"]["message"]) == (400, True)
    refused = get(city, "/reports/2026-13")
    assert refused.status in (400, 409) and "2026-11" in refused.json["error"]["message"]


def test_an_exchange_is_held_released_and_erased_by_two_people(
    city: Gateway, asked: Callable[..., str]
) -> None:
    exchange = asked("すいか畑の見回り")
    held = post(city, "/holds", exchanges=[exchange], reason="開示請求の対象")
    assert post(city, f"/holds/{held.json['id']}/approve", SECOND).json["granted"]
    refused = post(city, "/erasures", exchanges=[exchange], reason="保存期間の満了")
    assert (refused.status, code(refused)) == (409, "step_refused")
    release = post(city, f"/holds/{held.json['id']}/release", reason="終わった").json["id"]
    assert post(city, f"/holds/{release}/approve").status == 409
    assert post(city, f"/holds/{release}/approve", HOLDER).json["granted"]
    name, body = quote("見回り"), {"phrases": ["すいか畑"]}
    assert city.send("PUT", f"/audit/v1/searches/{name}", AUDITOR, body).status == 200
    wish = post(city, "/erasures", exchanges=[exchange], reason="保存期間の満了")
    place = f"/erasures/{wish.json['id']}/approve"
    assert (post(city, place).status, post(city, place, HEAD).status) == (409, 403)
    erased = post(city, place, SECOND).json
    assert (erased["scope"], erased["finished"]) == ({"exchanges": [exchange]}, True)
    assert (erased["by"], erased["approved_by"]) == ("監査一", "監査二")
    assert erased["searches"] == {"found": ["見回り"], "unread": []}
    assert "すいか畑" not in str(get(city, f"/exchanges/{exchange}").json)
    assert post(city, "/search", phrases=["すいか畑"]).json["rows"] == []
    assert [one["number"] for one in get(city, "/erasures").json["erased"]] == [erased["number"]]
    assert city.send("DELETE", f"/audit/v1/searches/{name}", AUDITOR).status == 200


def test_a_search_is_saved_and_run_by_its_name(city: Gateway, asked: Callable[..., str]) -> None:
    exchange = asked("りんご園の見学")
    body = {"phrases": ["りんご園"], "department": "福祉課"}
    name = quote("果物")
    assert city.send("PUT", f"/audit/v1/searches/{name}", AUDITOR, body).status == 200
    assert get(city, "/searches").json == {"names": ["果物"]}
    found = post(city, f"/searches/{name}/run", SECOND).json
    assert [row["exchange"] for row in found["rows"]] == [exchange]
    assert post(city, "/searches/nope/run").status == 404


def test_the_log_is_verified_and_its_proofs_are_given(
    city: Gateway, asked: Callable[..., str]
) -> None:
    exchange = asked()
    verdict = _done(city, f"/verifications/{post(city, '/verifications').json['id']}")
    assert verdict["result"]["intact"] is True
    assert set(verdict["result"]["verdicts"]) == {"integrity", "completeness", "anchoring"}
    checkpoints = get(city, "/checkpoints", ADMIN).json
    assert checkpoints["checkpoints"][0]["note"].startswith(checkpoints["key"].split("+")[0])
    records = get(city, f"/exchanges/{exchange}").json["records"]
    assert all(record["proof"]["sinks"] == [] for record in records) and len(records) == 2
    early = get(city, f"/exchanges/{exchange}/proof")
    assert early.status == 400 and "not signed yet" in early.json["error"]["message"]


@pytest.mark.parametrize(
    ("path", "param", "reason"),
    [
        ("/exchanges?limit=0", "limit", "invalid_request"),
        ("/exchanges?limit=501", "limit", "invalid_request"),
        ("/exchanges?since=yesterday", "since", "invalid_request"),
        ("/exchanges?state=nope", None, "invalid_request"),
        ("/exchanges?review=nope", None, "invalid_request"),
        ("/exchanges?after=x", None, "invalid_request"),
        ("/exchanges?secret=1", "secret", "unknown_member"),
        ("/exchanges?limit=1&limit=2", "limit", "duplicate_key"),
    ],
)
def test_what_is_wrong_is_named_in_the_gateways_own_shape(
    path: str, param: str | None, reason: str, city: Gateway
) -> None:
    answer = get(city, path)
    error = answer.json["error"]
    assert (answer.status, error["param"], error["code"]) == (400, param, reason)
    assert not error["message"].isascii()
    english = get(city, path, accept_language="en").json["error"]["message"]
    assert english.isascii()


def test_other_methods_and_places_are_errors_of_the_same_shape(city: Gateway) -> None:
    assert code(city.send("DELETE", "/audit/v1/exchanges", AUDITOR)) == "method_not_allowed"
    assert code(get(city, "/nothing")) == "not_found"
    wrong = city.send("POST", "/audit/v1/search", AUDITOR, ["a"])
    assert (wrong.status, code(wrong)) == (400, "invalid_json")


LOOKS = {
    "GET /exchanges": "list",
    "POST /search": "search",
    "GET /exchanges/{x}": "view",
    "GET /exchanges/{x}/proof": "bundle",
    "GET /exchanges/{x}/explanation": "explain",
    "GET /searches": "saved",
    "PUT /searches/{name}": "saved",
    "POST /searches/{name}/run": "search",
    "DELETE /searches/{name}": "saved",
    "GET /accesses": "accesses",
    "GET /checkpoints": "checkpoints",
    "GET /reports/{month}": "report",
    "GET /reviews": "queue",
    "POST /explanations": "explain",
    "POST /exchanges/{x}/case": "view",
    "POST /reviews/sample": "list",
    "GET /checklists": "checklists",
    "GET /unmaskings": "approvals",
    "GET /erasures": "erasures",
    "GET /holds": "holds",
    "POST /exports": "export",
    "GET /exports/{id}/file": "export",
    "POST /verifications": "verify",
}
OWN_WORK = {
    *("GET /exports", "GET /exports/{id}", "DELETE /exports/{id}", "POST /exports/{id}/resume"),
    *("GET /verifications", "GET /verifications/{id}", "GET /roles"),
}
"""How far one's own work has come, and one's own roles: nothing of the log."""


def test_every_operation_is_a_look_that_is_entered_or_a_step_that_is_a_record_itself(
    city: Gateway, asked: Callable[..., str]
) -> None:
    steps = {
        f"{o.method} {o.path}"
        for o in OPERATIONS
        if o.method == "POST"
        and o.path.startswith(("/unmaskings", "/erasures", "/holds", "/exchanges/", "/reviews/{"))
    }
    there = {f"{o.method} {o.path}" for o in OPERATIONS}
    assert {look.replace("{x}", "{exchange}") for look in LOOKS} | steps | OWN_WORK == there
    known, exchange = {"id": ""}, asked()
    for look, act in LOOKS.items():
        method, path = look.split(" ")
        for name, value in {"x": exchange, "name": "n", "month": "2026-11", **known}.items():
            path = path.replace(f"{{{name}}}", value)
        bodies = {
            "/search": {"phrases": ["減免"]},
            "/reviews/sample": {"seed": "s", "dry_run": True},
            "/explanations": {"text": "山田太郎です"},
            f"/exchanges/{exchange}/case": {"not_reviewed": True},
        }
        body = bodies.get(path, {"phrases": ["減免"]} if method == "PUT" else {"format": "csv"})
        body = {} if path.endswith("/run") or path == "/verifications" else body
        before = entered(city, act)
        answer = city.send(
            method, f"/audit/v1{path}", AUDITOR, None if method in ("GET", "DELETE") else body
        )
        unsigned = b"not signed yet" in answer.body  # what was looked at is entered all the same
        assert answer.status < 300 or unsigned, (look, answer.body)
        assert entered(city, act) > before, look
        if look == "POST /exports":
            known["id"] = answer.json["id"]
            until(lambda: get(city, f"/exports/{known['id']}").json["status"] == "done")


def entered(city: Gateway, act: str) -> int:
    with Reader.open(city.database, KeyRing.open(city.folder / "keys")) as reader:
        return sum(r.body["act"] == act for r in reader.events_under("~access"))


def test_everything_that_was_looked_at_is_in_the_log_that_verifies(city: Gateway) -> None:
    with Reader.open(city.database, KeyRing.open(city.folder / "keys")) as reader:
        assert verify(reader).intact
        assert sum(1 for _ in reader.events_under("~access")) > 5
    assert ACCOUNT not in city.log.read_text() and "減免" not in city.log.read_text()
