"""`sekisho audit export` and `disclose` as an auditor runs them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from audit.commands.cli import audit_group
from audit.commands.exporting import on_terminal
from audit.commands.options import Place
from audit.sealing.keys import KeyRing
from tests.audit.exports.test_disclosure import names
from tests.audit.exports.test_sheet import entered


def run(url: str, tmp_path: Path, *args: str) -> Result:
    place = Place(url, tmp_path / "keys", lambda: names)
    return CliRunner().invoke(audit_group(lambda: place), args)


def table(data: bytes, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


def test_csv_opens_in_excel_with_a_heading_and_a_row_for_each_exchange(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    entered(url, keys, "x1", "x2")
    result = run(url, tmp_path, "export", "--format", "csv")
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbf")
    rows = table(result.stdout_bytes, "utf-8-sig")
    assert [row[0] for row in rows] == ["受付ID", "x2", "x1"]


def test_filters_narrow_a_sheet(url: str, keys: KeyRing, tmp_path: Path) -> None:
    entered(url, keys, "x1")
    out = run(url, tmp_path, "export", "--format", "csv", "--state", "blocked").stdout_bytes
    assert len(table(out, "utf-8-sig")) == 1


def test_cp932_says_which_letters_it_lacks(url: str, keys: KeyRing, tmp_path: Path) -> None:
    entered(url, keys, "x1", department="𠮷田課")
    result = run(url, tmp_path, "export", "--format", "csv-cp932", "-o", str(tmp_path / "o.csv"))
    assert table((tmp_path / "o.csv").read_bytes(), "cp932")[1][7] == "〓田課"
    assert "𠮷 U+20BB7 (1)" in result.stderr


def test_xlsx_is_written_to_a_new_file_only(url: str, keys: KeyRing, tmp_path: Path) -> None:
    entered(url, keys, "x1")
    out = str(tmp_path / "o.xlsx")
    assert run(url, tmp_path, "export", "--format", "xlsx", "--contents", "-o", out).exit_code == 0
    assert openpyxl.load_workbook(out).active["S2"].value == "user: 鈴木一郎様への案内"
    assert run(url, tmp_path, "export", "--format", "xlsx", "-o", out).exit_code == 2
    assert run(url, tmp_path, "export", "--format", "xlsx").exit_code == 2


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--department", "x"), "jsonl is the whole log"),
        (("--resume",), "--resume needs -o"),
        (("--format", "csv", "--resume"), "--resume needs -o"),
    ],
)
def test_wrong_combinations_are_refused(args: tuple[str, ...], said: str, tmp_path: Path) -> None:
    result = run("sqlite:///nowhere", tmp_path, "export", *args)
    assert result.exit_code == 2 and said in result.stderr


def test_disclosure_writes_three_files_and_keeps_names_out_of_what_is_handed_over(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    entered(url, keys, "x1", "x2")
    result = run(url, tmp_path, "disclose", "-o", str(tmp_path / "out"))
    assert result.exit_code == 0 and "2件" in result.stderr
    handed = (tmp_path / "out" / "disclosure.csv").read_text(encoding="utf-8-sig")
    assert "鈴木" not in handed and "staff1" not in handed and handed.count("［個人］") == 2
    accounts = (tmp_path / "out" / "accounts.csv").read_text(encoding="utf-8-sig")
    assert "職員-3F7A-92C1" in accounts and "staff1" not in accounts
    assert "個人に関する情報" in (tmp_path / "out" / "withheld.csv").read_text("utf-8-sig")


def test_a_terminal_sees_how_far_it_is() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    with on_terminal(250, out) as progress:
        for count in range(1, 251):
            progress(count)
    assert "200 / 250" in out.getvalue()
