"""YAML with places: what is refused, exactly where, and what the message says."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.language.document import ProblemsFound, parse_document, read_document

MISTAKES = [
    ("a tab", "a:\n\tb: 1\n", 2, 1, "タブ"),
    ("a wide blank as indentation", "a:\n　b: 1\n", 2, 1, "全角スペース"),
    ("a wide colon", "id：x\n", 1, 3, "全角コロン"),
    ("a wide colon in a list", "- id：x\n", 1, 5, "全角コロン"),
    ("a duplicate key", "a: 1\nb: 2\na: 3\n", 3, 1, "「a」が2回"),
    ("a duplicate key inside", "r:\n  - {a: 1, a: 2}\n", 2, 12, "「a」が2回"),
    ("a quote not closed", 'a: 1\nb: "x\n', 2, 4, "引用符が閉じ"),
    ("a bracket not closed", "a: [1,\n", 1, 4, "「[」が閉じ"),
    ("wrong indentation", "a:\n  b: 1\n c: 2\n", 3, 2, "字下げ"),
    ("an anchor", "a: &x 1\n", 1, 4, "アンカー"),
    ("an alias", "a: &x 1\nb: *x\n", 1, 4, "アンカー"),
    ("a tag", "a: !!str 1\n", 1, 4, "タグ"),
    ("a merge key", "a: 1\n<<: {b: 1}\n", 2, 1, "マージキー"),
    ("a key that is a list", "? [1]\n: 2\n", 1, 3, "文字列だけ"),
]


@pytest.mark.parametrize(
    ("text", "line", "column", "part"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_a_slip_is_told_where_it_is(text: str, line: int, column: int, part: str) -> None:
    with pytest.raises(ProblemsFound) as caught:
        parse_document(text, "f.yaml")
    problem = caught.value.problems[0]
    assert (problem.line, problem.column) == (line, column)
    assert part in problem.message
    assert problem.hint


def test_every_slip_is_told_at_once() -> None:
    with pytest.raises(ProblemsFound) as caught:
        parse_document("a：1\nb：2\n\tc: 3\n", "f.yaml")
    assert [p.line for p in caught.value.problems] == [1, 2, 3]


def test_the_caret_stands_under_the_place_between_wide_characters() -> None:
    with pytest.raises(ProblemsFound) as caught:
        parse_document("- {題: 1, 題: 2}\n", "f.yaml")
    _, excerpt, caret, _ = str(caught.value).split("\n")
    assert excerpt == "    - {題: 1, 題: 2}"
    assert caret == "    " + "   \u3000     " + "^"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: yes", "yes"),
        ("a: はい", "はい"),
        ("a: 012", "012"),
        ("a: 0x1F", "0x1F"),
        ("a: 2026-11-24", "2026-11-24"),
        ("a: 1:30", "1:30"),
        ("a: 12", 12),
        ("a: 1.5", 1.5),
        ("a: true", True),
        ("a: null", None),
        ('a: "true"', "true"),
        ("a: |\n  id：全角の：文\n", "id：全角の：文\n"),
    ],
)
def test_a_value_is_what_yaml_1_2_says_and_no_more(text: str, value: object) -> None:
    assert parse_document(text, "f.yaml").data == {"a": value}


def test_places_are_known_for_keys_and_items() -> None:
    document = parse_document("rules:\n  - id: a\n    tests: [x, y]\n", "f.yaml")
    assert document.place(("rules", 0, "id")) == (2, 5)
    assert document.place(("rules", 0, "tests", 1)) == (3, 16)
    assert document.place(("rules", 0, "absent", "deeper")) == (2, 5)


@pytest.mark.parametrize(
    ("raw", "part"),
    [(b"a: \xff", "UTF-8"), (b"a: " + b"x" * 1_100_000, "1MiB"), (b"[" * 40 + b"]" * 40, "入れ子")],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, raw: bytes, part: str) -> None:
    file = tmp_path / "f.yaml"
    file.write_bytes(raw)
    with pytest.raises(ProblemsFound, match=part):
        read_document(file)


def test_a_missing_file_is_a_problem_and_a_byte_order_mark_is_none(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="ファイルを読めません"):
        read_document(tmp_path / "absent.yaml")
    (tmp_path / "bom.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_document(tmp_path / "bom.yaml").data == {"a": 1}
