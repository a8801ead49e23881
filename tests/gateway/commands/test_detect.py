"""`sekisho detect` and `python -m detectors`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forge import sekisho

TEXT = "氏名：山田 太郎\n電話は090-1234-5678です。\n再度090-1234-5678へ\n"


def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
    done = sekisho("detect", *arguments, given=stdin)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_table_says_where_and_what_and_never_the_value(file: Path) -> None:
    code, out, err = run(str(file))
    assert code == 1
    assert "1:4" in out and "PERSON 氏名" in out and "2:4" in out and "電話番号" in out
    assert "山田" not in out + err and "5678" not in out + err
    assert "3件" in err


def test_values_are_shown_on_request(file: Path) -> None:
    assert "090-1234-5678" in run(str(file), "--show-values")[1]


def test_json_gives_offsets_that_cut_the_value_out(file: Path) -> None:
    code, out, _ = run("--format", "json", str(file))
    rows = json.loads(out)
    assert code == 1
    assert [(r["entity"], TEXT[r["start"] : r["end"]], r["line"], r["column"]) for r in rows] == [
        ("PERSON", "山田 太郎", 1, 4),
        ("PHONE_NUMBER", "090-1234-5678", 2, 4),
        ("PHONE_NUMBER", "090-1234-5678", 3, 3),
    ]


def test_marked_text_uses_one_mark_for_one_value() -> None:
    _, out, _ = run("--format", "marked", "-", stdin=TEXT.encode())
    assert out == "氏名：［氏名1］\n電話は［電話番号1］です。\n再度［電話番号1］へ\n"


def test_shift_jis_is_read_and_said() -> None:
    code, _, err = run("--entity", "phone_number", stdin="電話は090-1234-5678".encode("cp932"))
    assert code == 1 and "Shift_JIS" in err


def test_nothing_found_is_exit_code_nought() -> None:
    assert run(stdin="本日は晴天です。".encode())[0] == 0


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (["no-such-file"], b"", "ファイルがありません"),
        (["--lang", "en", "no-such-file"], b"", "no such file"),
        (["--entity", "PERSN"], b"", "PERSON"),
        ([], b"\x00\x01\xff\xfe", "文字として読めません"),
    ],
)
def test_what_cannot_be_read_is_said_with_exit_code_two(
    arguments: list[str], stdin: bytes, said: str
) -> None:
    code, out, err = run(*arguments, stdin=stdin)
    assert (code, out) == (2, "")
    assert said in err


def test_the_detectors_alone_have_the_same_command() -> None:
    command = [sys.executable, "-m", "detectors", "--format", "marked"]
    done = subprocess.run(command, input=TEXT.encode(), capture_output=True, timeout=60)
    assert done.stdout.decode().startswith("氏名：［PERSON1］\n")
