"""Help and errors in English, for whoever asks with `--lang en`: each Japanese text of a command with its English.

A text of the form `日本語 / English`, or with the English in brackets, needs no line here.
"""

from __future__ import annotations

import copy
import inspect
import re
from collections.abc import Mapping
from typing import Any, TypeVar

import click

from audit.errors import AuditError
from gateway.bilingual import in_language
from gateway.commands.sentences_of_audit import OF_AUDIT
from gateway.commands.sentences_of_settings import OF_SETTINGS
from policies.language.document import ProblemsFound
from policies.language.english import english

_Command = TypeVar("_Command", bound=click.Command)
HELP: Mapping[str, str] = {
    "Sekisho（関所）: 生成AIガイドライン遵守ゲートウェイ": (
        "Sekisho (関所): a gateway that keeps a guideline on generative AI"
    ),
    "ゲートウェイを起動する": "Start the gateway",
    "設定ファイル": "configuration file",
    "待ち受けるアドレス（設定の listen.host に優先）": "address to listen on, instead of listen.host",
    "ポート（設定の listen.port に優先）": "port, instead of listen.port",
    "プロセスの数": "number of processes",
    "設定を確かめる": "Check the configuration",
    "設定を読み、実際に使われる値を表示する（鍵は伏せる）": (
        "Read the configuration and show the values that are used (keys are hidden)"
    ),
    "APIキーを作る・並べる・失効させる": "Create, list and revoke API keys",
    "新しい鍵を作り、一度だけ表示する": "Create a new key and show it once",
    "使う人（職員番号など）": "who uses it (a staff number, for example)",
    "所属": "department",
    "役割（何度でも）：staff 職員、section_head 所属長、auditor 監査担当、policy_author 政策管理者、"
    "system_admin システム管理者、key_holder 鍵管理者": "role (any number of times)",
    "遮断の伝え方：message はAIの返答の形、error はHTTPのエラー": (
        "how a refusal is told: message as an answer of the AI, error as an HTTP error"
    ),
    "鍵を並べる（秘密の部分は保存されていないので表示できない）": (
        "List the keys (their secrets are kept nowhere and cannot be shown)"
    ),
    "鍵を失効させる。動いているゲートウェイにも2秒以内に効く": (
        "Revoke a key; running gateways follow within 2 seconds"
    ),
    "ガイドラインを確かめる・試す・比べる": "Check, test and compare guidelines",
    "ガイドライン（パック）を確かめる・試す・比べる": "Check, test, compare and publish guidelines (packs)",
    "書き間違いと、直したほうがよいところをすべて示す。期限の切れた例外、切れそうな例外も\n\n"
    "PACKS を省くと config.yaml の policies を見る。終了コード: 0 なし、1 あり、2 読めない": (
        "Tell every slip and all that is better mended, with exceptions that have expired or will soon\n\n"
        "Without PACKS, policies of config.yaml. Exit codes: 0 nothing, 1 something, 2 unreadable"
    ),
    "記録簿を読み、例外が何回使われたかも示す": "read the log too, and count the uses of exceptions",
    "文や記録されたやり取りがどう扱われるか、なぜかを示す（TEXT が - なら標準入力。値は表示しない）": (
        "Explain what becomes of a text or of a recorded exchange (TEXT -: standard input; no value is shown)"
    ),
    "文の代わりに、記録されたやり取り（受付ID）を説明する": "a recorded exchange (its id) instead of a text",
    "依頼ではなく回答として": "as an answer rather than a request",
    "人（APIキーの user）": "person (the user of an API key)",
    "config.yaml のモデル": "a model of config.yaml",
    "申告された機密性": "declared data class",
    "申告された用途": "declared intended use",
    "この日時に（日本時間）。省くといま": "at this time (in Japan); now if left out",
    "だれとして記録を見るか（省くと、この端末の利用者名）": (
        "who looks at the log (if left out, the user of this computer)"
    ),
    "適用される規則を、由来のパックと根拠とともに並べる\n\n"
    "PACKS を省くと、いま適用中のもの（公開されたもの。まだなければ config.yaml の policies）を示す": (
        "List the rules with their packs and clauses\n\n"
        "Without PACKS, what is in force (what is published, or else policies of config.yaml)"
    ),
    "この日時に適用されていたもの（日本時間）": "what was in force at this time (in Japan)",
    "2つのパックの違いを言葉で示す。緩くなるものを先に\n\n終了コード: 0 違いがない、1 違いがある、2 読めない": (
        "Tell the differences of two packs in words, what gets laxer first\n\n"
        "Exit codes: 0 no difference, 1 differences, 2 unreadable"
    ),
    "規則の隣のテストと事例ファイルを実行し、テストが足りない所を示す\n\n"
    "終了コード: 0 すべて通った、1 通らないテストか、テストの気付かない条件がある、2 読めない": (
        "Run the tests beside rules and the case files, and tell where tests are missing\n\n"
        "Exit codes: 0 all passed, 1 a test failed or a condition is noticed by none, 2 unreadable"
    ),
    "条件を1つずつ外し、テストが気付くかも調べる": "drop one condition at a time, to see whether a test notices",
    "条件のそれぞれを、どのテストが守っているかも示す": "show which test holds each condition",
    "事例ファイル（パックの隣の cases/ にある同じ名前のものは、いつも試す）": (
        "case file (one of the same name in cases/ beside a pack is always run)"
    ),
    "記録されたやり取りに、新しいパックを当てはめてみる。内容は表示しない\n\n"
    "PACKS を省くと、いま適用中のものを使う。だれが行ったかは記録に残る。"
    "終了コード: 0 変わらない、1 変わる、2 できない": (
        "Judge recorded exchanges again by new packs; no contents are shown\n\n"
        "Without PACKS, by what is in force. Who did it is recorded. Exit codes: 0 no change, 1 changes, 2 impossible"
    ),
    "この日時から（日本時間）": "from this time on (in Japan)",
    "この日時の前まで": "until before this time",
    "JSONで出す": "print JSON",
    "署名した結果を書くファイル（承認に添える。verify-replay で確かめる）": (
        "file for the signed result (to attach to the approval; verify-replay checks it)"
    ),
    "予行の結果が、この記録簿の鍵で署名されたままかを確かめる\n\n"
    "終了コード: 0 署名が合う、1 合わない、2 鍵がない": (
        "Check that a result of replay is still as the key of this log signed it\n\n"
        "Exit codes: 0 the signature holds, 1 it does not, 2 there is no key"
    ),
    "検証の鍵（1行）。省くと config.yaml の鍵の隣にあるもの": (
        "verifying key (one line); if left out, the one beside the keys of config.yaml"
    ),
    "確認の済んだやり取りを、個人情報を架空の値に置き換えて、事例に加える\n\n"
    "誤検知と判定されたものは allow を、ほかは記録された対応を、あるべき対応とする。\n"
    "いまの規則でそうならなければ todo を付ける。\n"
    "だれの情報でもないのに見つかった語は、--keep でそのまま残せる（誤検知の判定が要る）。\n"
    "検出されなかった個人情報は残るので、加わった事例を必ず読むこと。終了コード: 0 加えた、2 加えられない": (
        "Add a reviewed exchange to the cases, its personal data replaced by synthetic values\n\n"
        "Of a false positive the expected action is allow, of others the recorded one; it is marked todo where the "
        "rules do not do so yet. Words that were found and are nobody's data stay with --keep, where the verdict is a "
        "false positive. Personal data that was not detected stays: read what was added. "
        "Exit codes: 0 added, 2 impossible"
    ),
    "事例を足すファイル（なければ作る）": "file that the case is added to (made if missing)",
    "あるべき対応（誤検知なら allow）": "the expected action (allow for a false positive)",
    "誤検知の語。架空の値にせず、そのまま残す（何度でも）": (
        "a word that was wrongly found; it stays as it is (any number of times)"
    ),
    "事例の id": "id of the case",
    "まだ判定されていないやり取りでもよい": "an exchange that nobody has judged yet will do",
    "パックを公開する。動いているすべてのゲートウェイに、再起動なしで2秒以内に効く\n\n"
    "PACKS を省くと config.yaml の policies を公開する。"
    "終了コード: 0 公開した、1 lint かテストが通らない、2 できない": (
        "Publish packs; every running gateway follows within 2 seconds, without a restart\n\n"
        "Without PACKS, policies of config.yaml. Exit codes: 0 published, 1 lint or a test fails, 2 impossible"
    ),
    "作成者（案を作った人）": "author (who made the draft)",
    "承認者（作成者とは別の人）": "approver (another person than the author)",
    "公開する理由": "reason",
    "発効の日時（日本時間）。省くとすぐ": (
        "time from which it is in force (in Japan); at once if left out"
    ),
    "署名された予行の結果（policy replay --result で書いたもの）を、承認の根拠として添える": (
        "attach the signed result of a replay (policy replay --result) as evidence"
    ),
    "段階が上がる規則を、直近何日の記録に当てはめてみるか": (
        "over how many past days rules are tried that go further than before"
    ),
    "lint の指摘を承知のうえで公開する（記録に残る）": "publish in spite of what lint finds (this is recorded)",
    "公開せず、何がどう変わるかだけを示す": "publish nothing, and only show what would change",
    "以前に公開したものへ戻す（NUMBER を省くと、いまのものの1つ前）\n\n"
    "戻すことも、理由と承認のある新しい公開として残る。終了コード: 0 戻した、2 できない": (
        "Go back to an earlier publication (without NUMBER, to the one before this)\n\n"
        "That is a new publication, with a reason and an approval. Exit codes: 0 done, 2 impossible"
    ),
    "公開の履歴を、新しいものから並べる": "List the publications, newest first",
    "1行に1件のJSON": "one JSON a line",
    "文章から個人情報・機密情報などを検出する": "Find personal and confidential data in texts",
    "検査する範囲を一覧にする": "List what is screened",
    "検査する範囲（エンドポイント・場所・ストリーム・扱い）を、コードから一覧にする": (
        "List what is screened (endpoints, places, streams, treatment), read off the code"
    ),
    "一行に一つのJSONで出す": "one JSON a line",
    "記録簿を読む・検証する・書き出す": "Read, verify and export the audit log",
    "監査ログを読み、検証する": "Read and verify the audit log",
}


LISTS = {
    "状態": "state",
    "点検の状態": "state of review",
    "判定": "decision",
    "確認事項": "Settle items",
}
WORD_OF_LIST = re.compile(r"(?:^|、)(?:[^()（）、]+ \()?([a-z_]+)(?:\)|（)")
"""`未了 (open)、完了 (completed)`, or `prompt（…）、search（…）`: the words that the log has."""


def in_english(command: _Command) -> _Command:
    """The command, and all below it, with its help in English. What is run is the same."""
    shown = copy.copy(command)
    shown.help = help_in_english(command.help)
    shown.short_help = help_in_english(command.short_help)
    shown.params = [_parameter(one) for one in command.params]
    if isinstance(shown, click.Group) and isinstance(command, click.Group):
        shown.commands = {name: in_english(one) for name, one in command.commands.items()}
    return shown


def help_in_english(text: Any) -> Any:
    """A text without English stays as it is; nothing stays nothing."""
    if not isinstance(text, str):
        return text
    text = inspect.cleandoc(text)
    japanese, _, behind = text.partition(" / ")
    if (told := HELP.get(text) or OF_AUDIT.get(text)) is not None:
        return told
    heading, _, listed = text.partition(": ")
    if heading in LISTS and (words := WORD_OF_LIST.findall(listed)):
        return f"{LISTS[heading]}: {', '.join(words)}"
    return behind if behind and not japanese.isascii() else in_language(text, english=True)


def error_in_english(error: AuditError | ProblemsFound) -> str:
    if isinstance(error, ProblemsFound):
        return "\n".join(str(english(problem, OF_SETTINGS)) for problem in error.problems)
    return in_language(str(error), english=True)


def _parameter(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option):
        return parameter
    shown = copy.copy(parameter)
    shown.help = help_in_english(parameter.help)
    metavar = parameter.make_metavar(click.Context(click.Command(None)))
    shown.metavar = OF_AUDIT.get(metavar, parameter.metavar)
    if isinstance(parameter.default, str) and parameter.default in OF_AUDIT:
        shown.show_default = OF_AUDIT[parameter.default]
    return shown
