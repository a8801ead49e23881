"""Search: the same answer on both databases, with and without an index, as looking at every text."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from itertools import combinations
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect

from audit.database.connect import open_for_writing
from audit.errors import LogRefused
from audit.ledger.review import Act, Step
from audit.reading.filters import Filter
from audit.reading.read import Reader
from audit.record import Draft, Kind
from audit.sealing.keys import KeyRing
from audit.search.candidates import Wanted
from audit.search.grams import normalised
from audit.search.indexer import Indexer
from audit.search.query import Answer, Search
from audit.search.segments import OLDER_TABLES, index_url
from audit.writing.writer import Log
from tests.audit.samples import AT, run
from tests.audit.search.test_grams import plain

LETTERS = "住民税減免のがカ゛゜ﾞｶハー〜~-’'1ab½ﬁßİ㌔👩\u200d\u200b "
"""Few, so that random phrases occur in random texts; some become another letter, or several, or none."""


def exchange(n: int, question: str, answer: str | None, **facts: Any) -> list[Draft]:
    when, name = AT + timedelta(minutes=n), f"x{n}"
    drafts = [Draft(name, Kind.REQUEST, when, facts, {"user": "u1", "request": [question]})]
    if answer is not None:
        body = {"outcome": "completed", "rules": ["out"]}
        later = when + timedelta(seconds=90)
        drafts.append(Draft(name, Kind.CLOSING, later, body, {"delivered": {"/0": answer}}))
    return drafts


def filled(url: str, keys: KeyRing, *talks: tuple[str, str | None], **facts: Any) -> None:
    with Log.open(url, keys) as log:
        for n, (question, answer) in enumerate(talks):
            log.append_blocking(*exchange(n, question, answer, **facts))


def indexed(url: str, keys: KeyRing, least: int = 1, slots: int = 4) -> int:
    with Indexer(url, keys, slots=slots) as indexer:
        return indexer.run(least=least)


def ask(url: str, keys: KeyRing | None, *phrases: str, **more: Any) -> Answer:
    given = {k: more.pop(k) for k in list(more) if k in Filter.__slots__}
    wanted = more.pop("wanted", None) or Filter(**given)
    with Reader.open(url, keys) as reader:
        search = Search.beside(reader, url)
        try:
            return search.find(Wanted.of(phrases, wanted), **more)
        finally:
            search.close()


def names(answer: Answer) -> list[str]:
    return [row.exchange for row in answer.rows]


TALK = (
    ("住民税の減免申請について", "個人番号をご用意ください"),
    ("ﾎｰﾑﾍﾟｰｼﾞの Report を作って", "ホームページ案です"),
    ("税", None),
)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("減免", ["x0"]),
        ("税", ["x2", "x0"]),
        ("個人番号", ["x0"]),
        ("ホームページ", ["x1"]),
        ("ｒｅｐｏｒｔ", ["x1"]),
        ("repo rt", ["x1"]),
        ("減\u200b免 申請", ["x0"]),
        ("免減", []),
        ("u1", []),
    ],
)
@pytest.mark.parametrize("with_index", [True, False], ids=["indexed", "scanned"])
def test_a_phrase_is_found_however_it_is_written(
    phrase: str, expected: list[str], with_index: bool, url: str, keys: KeyRing
) -> None:
    filled(url, keys, *TALK)
    if with_index:
        assert indexed(url, keys) == 8
    answer = ask(url, keys, phrase)
    assert (names(answer), answer.complete, answer.after) == (expected, True, None)
    assert answer.scanned == (0 if with_index else 6)


def test_escaped_json_in_a_tool_call_is_found(url: str, keys: KeyRing) -> None:
    filled(url, keys, (r'{"name": "\u7a0e\u7406\u58eb"}', None))
    indexed(url, keys)
    assert names(ask(url, keys, "税理士")) == ["x0"]


def test_all_phrases_must_be_on_the_same_side(url: str, keys: KeyRing) -> None:
    filled(url, keys, *TALK)
    indexed(url, keys)
    assert names(ask(url, keys, "減免", "住民税")) == ["x0"]
    assert names(ask(url, keys, "減免", "個人番号")) == []


texts_of = st.text(LETTERS, min_size=1, max_size=12)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    talks=st.lists(st.tuples(texts_of, st.none() | texts_of), min_size=1, max_size=6),
    phrases=st.lists(
        st.text(LETTERS, min_size=1, max_size=8).filter(normalised), min_size=1, max_size=5
    ),
    split=st.integers(1, 14),
)
def test_every_search_equals_looking_at_every_text(
    talks: list[tuple[str, str | None]],
    phrases: list[str],
    split: int,
    keys: KeyRing,
    tmp_path_factory: pytest.TempPathFactory,
    postgres_server: Any,
) -> None:
    places = [f"sqlite:///{tmp_path_factory.mktemp('log')}/audit.db"]
    database = postgres_server.create_database()
    places.append(postgres_server.url(database))
    for url in places:
        filled(url, keys, *talks)
        indexed(url, keys, least=split, slots=split)
    for phrase in phrases:
        naive = [n for n, talk in enumerate(talks) if occurs_in(phrase, talk)]
        for url in places:
            assert sorted(names(ask(url, keys, phrase))) == [f"x{n}" for n in naive]
    postgres_server.give_back(database)


def occurs_in(phrase: str, talk: tuple[str, str | None]) -> bool:
    return any(plain(phrase) in plain(side or "") for side in talk)


@pytest.mark.parametrize("slots", [1, 3, 100])
def test_pages_follow_each_other_newest_first_and_name_each_exchange_once(
    slots: int, url: str, keys: KeyRing
) -> None:
    filled(url, keys, *[("申請", "申請") for _ in range(7)])
    indexed(url, keys, least=4, slots=slots)
    found, after = [], None
    while True:
        answer = ask(url, keys, "申請", limit=2, after=after)
        found += names(answer)
        after = answer.after
        if after is None:
            break
    assert found == [f"x{n}" for n in range(6, -1, -1)]


@pytest.mark.parametrize("with_index", [True, False], ids=["indexed", "scanned"])
@pytest.mark.parametrize("narrowed", [{}, {"model": "m3"}], ids=["all", "narrowed"])
def test_a_search_that_runs_out_of_time_says_so_and_can_go_on(
    narrowed: Mapping[str, str], with_index: bool, url: str, keys: KeyRing
) -> None:
    with Log.open(url, keys) as log:
        for n in range(80):
            question = "申請" if n == 3 else "税"
            log.append_blocking(*exchange(n, question, "はい", model=f"m{n}"))
    if with_index:
        indexed(url, keys)
    answer, found = ask(url, keys, "申請", seconds=0, **narrowed), []
    assert not answer.complete
    assert answer.searched_to is not None
    while answer.after is not None:
        found += names(answer)
        answer = ask(url, keys, "申請", seconds=0, after=answer.after, **narrowed)
    assert [*found, *names(answer)] == ["x3"]


def test_a_filter_narrows_a_search(url: str, keys: KeyRing) -> None:
    facts = {"department": "税務課", "model": "m", "subject": "p1", "decision": "mask"}
    listed = {"rules": ["r1"], "clauses": ["c1"], "findings": [["PERSON", "/0", 0, 1, 0.9, "n"]]}
    with Log.open(url, keys) as log:
        log.append_blocking(*exchange(0, "申請", "はい", **facts, **listed))
        log.append_blocking(*exchange(1, "申請", None))
    indexed(url, keys)
    for name, value in {
        "department": "税務課",
        "model": "m",
        "person": "p1",
        "decision": "mask",
        "rule": "out",
        "clause": "c1",
        "finding": "PERSON",
        "state": "completed",
        "until": AT + timedelta(seconds=30),
    }.items():
        assert names(ask(url, keys, "申請", **{name: value})) == ["x0"], name
        assert names(ask(url, None, **{name: value})) == ["x0"], name
    for name in ("department", "model", "person", "decision", "rule", "clause", "finding"):
        other = "block" if name == "decision" else "other"
        assert names(ask(url, keys, "申請", **{name: other})) == [], name
    assert names(ask(url, None, state="open")) == [], "the writer closed x1 when it ended"
    assert names(ask(url, keys, "申請", state="interrupted")) == ["x1"]


def test_an_exchange_that_was_open_when_it_was_indexed_is_found_by_its_state_now(
    url: str, keys: KeyRing
) -> None:
    with Log.open(url, keys) as log:
        log.append_blocking(*exchange(0, "申請", None), *exchange(1, "申請", None))
        indexed(url, keys)
        assert names(ask(url, None, state="open")) == ["x1", "x0"]
        log.append_blocking(exchange(1, "申請", "はい")[1])
        assert names(ask(url, None, state="open")) == ["x0"]
        assert names(ask(url, None, state="completed")) == ["x1"]


def various(url: str, keys: KeyRing) -> None:
    """Ten exchanges of different facts: most were closed and indexed, two are still open by then, some are reviewed."""
    with Log.open(url, keys) as log:
        for n in range(10):
            facts = {
                "department": f"第{n % 2}課",
                "model": f"m{n % 3}",
                "subject": f"p-{n % 2}f7a92c1000000000000",
                "decision": "mask" if n % 3 else "block",
                "rules": [f"r{n % 4}"],
            }
            asked, *ended = exchange(n, "申請" if n % 5 else "税", "減免の申請", **facts)
            log.append_blocking(asked, *(ended if n not in (3, 4) else ()))
            if n % 4 == 1:
                log.append_blocking(step(n, Act.OPENED, reason="sample"))
        indexed(url, keys, slots=6)
        log.append_blocking(exchange(3, "", "減免")[1], step(1, Act.ASSIGNED, to="監査"))
        log.append_blocking(step(2, Act.OPENED, reason="report"))


def step(n: int, act: Act, **facts: str) -> Draft:
    return Step(f"x{n}", act, "監査", AT + timedelta(hours=1), facts).draft()


WANTED: dict[str, list[str]] = {
    "department": ["第0課", "none"],
    "person": ["p-1f7a92c1000000000000", "職員-1f7a-92C1"],
    "model": ["m1"],
    "decision": ["mask", "block"],
    "state": ["open", "completed", "interrupted"],
    "rule": ["r1", "out"],
    "review": ["none", "any", "waiting", "assigned", "closed"],
}


def test_filters_together_find_with_the_index_what_they_find_without(
    url: str, keys: KeyRing
) -> None:
    various(url, keys)
    singles = [(name, value) for name, values in WANTED.items() for value in values]
    some = [pair for pair in combinations(singles, 2) if pair[0][0] != pair[1][0]]
    pairs = [dict(pair) for pair in (some if url.startswith("sqlite") else some[::9])]
    with Reader.open(url, keys) as reader, closing(Search.beside(reader, url)) as search:
        alone = Search(reader, None)
        for narrowed in [*({name: value} for name, value in singles), *pairs]:
            wanted = Filter(**cast("dict[str, Any]", narrowed))
            listed = [row.exchange for row in reader.exchanges(wanted)]
            assert names(search.find(Wanted((), wanted))) == listed, narrowed
            both = Wanted.of(["申請"], wanted)
            assert names(search.find(both)) == names(alone.find(both)), narrowed
            assert set(names(search.find(both))) <= set(listed), narrowed


def test_a_list_goes_on_where_its_page_ended(url: str, keys: KeyRing) -> None:
    various(url, keys)
    for wanted in (Filter(model="m0"), Filter(review="any"), Filter(department="第1課", rule="r1")):
        found, after = [], None
        while (answer := ask(url, keys, limit=1, after=after, wanted=wanted)).rows:
            found += names(answer)
            after = answer.after
            if after is None:
                break
        with Reader.open(url, keys) as reader:
            assert found == [row.exchange for row in reader.exchanges(wanted)]


def test_an_index_of_an_older_format_is_dropped_and_built_anew(url: str, keys: KeyRing) -> None:
    filled(url, keys, *TALK)
    index = index_url(url).render_as_string(hide_password=False)
    engine = open_for_writing(index)
    with engine.begin() as connection:
        for name in OLDER_TABLES:
            connection.exec_driver_sql(f"CREATE TABLE {name} (n INTEGER)")
    engine.dispose()
    assert names(ask(url, keys, "減免")) == ["x0"], "it is not read"
    assert indexed(url, keys) == 8
    engine = open_for_writing(index)
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()).isdisjoint(OLDER_TABLES)
    engine.dispose()
    assert (names(ask(url, keys, "減免")), ask(url, keys, "減免").scanned) == (["x0"], 0)


def test_contents_that_do_not_open_are_counted_and_not_called_none(url: str, keys: KeyRing) -> None:
    filled(url, keys, *TALK)
    run(url, "UPDATE contents SET ciphertext = nonce WHERE n = 1")
    run(url, "DELETE FROM contents WHERE n = 2")
    for count in (0, 1):
        answer = ask(url, keys, "減免")
        assert (names(answer), answer.unread, answer.gone) == ([], 1, 1)
        assert (indexed(url, keys) > 0) == (count == 0)


def test_an_index_made_with_other_keys_answers_for_nothing(url: str, keys: KeyRing) -> None:
    filled(url, keys, *TALK)
    indexed(url, KeyRing(b"o" * 32))
    assert names(ask(url, keys, "減免")) == ["x0"]
    assert ask(url, KeyRing(b"o" * 32), "減免").unread == 5


def test_contents_are_searched_only_with_keys(url: str, keys: KeyRing) -> None:
    filled(url, keys, *TALK)
    with pytest.raises(LogRefused, match="keys"):
        ask(url, None, "減免")


@pytest.mark.parametrize("most", [0, 2000], ids=["by the index", "one after the other"])
def test_a_phrase_among_reviewed_exchanges_is_found_either_way(
    most: int, sqlite_url: str, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.search.candidates.MOST_OPENED", most)
    various(sqlite_url, keys)
    found = {r: names(ask(sqlite_url, keys, "減免", review=r)) for r in WANTED["review"]}
    assert found["any"] == ["x9", "x5", "x2", "x1"]
    assert (found["waiting"], found["assigned"]) == (["x9", "x5", "x2"], ["x1"])
