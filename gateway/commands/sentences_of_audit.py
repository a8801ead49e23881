"""The English of the help of `sekisho audit`, by its Japanese."""

from __future__ import annotations

from collections.abc import Mapping

OF_AUDIT: Mapping[str, str] = {
    "監査ログのデータベース (sqlite:///… / postgresql://…)": (
        "database of the log (sqlite:///... / postgresql://...)"
    ),
    "鍵のフォルダー": "folder of the keys",
    "だれとして行うか（省くと、この端末の利用者名。SEKISHO_AS でも）": (
        "as whom (if left out, the user of this computer; SEKISHO_AS says it too)"
    ),
    "設定ファイル [default: config.yaml]": "configuration file [default: config.yaml]",
    "やり取りを新しい順に一覧する": "List exchanges, newest first",
    "前のページの「続き」にあるもの (--json では最後の行の cursor)": (
        "where the page before says that it goes on (with --json, the cursor of its last line)"
    ),
    "利用者の仮名 (一覧の「利用者」。例: 職員-3F7A-92C1)": "pseudonym of a user, as lists show it",
    "部署": "department",
    "モデル": "model",
    "規則のID": "id of a rule",
    "ガイドラインの条項": "clause of the guideline",
    "検出されたものの種類 (例: 氏名、PERSON)": "type of what was found (PERSON, for example)",
    "この日時から (この端末の時間帯)": "from this time on (of this computer's zone)",
    "1件のやり取りの記録と内容を表示する": "Show the records and contents of one exchange",
    "監査ログを書き出す (jsonl は verify --file で検証できる)": (
        "Export the log (jsonl can be verified: verify --file)"
    ),
    "--format jsonl と同じ": "the same as --format jsonl",
    "封印された内容も含める (個人情報を含みうる)": "with what is sealed (may be personal data)",
    "新しいファイルに書く": "write into a new file",
    "途中で切れた書き出しを、同じ条件で続ける": "go on with an export that was cut off, under the same conditions",
    "開示請求のために、不開示の部分を理由つきで伏せて書き出す": (
        "Export for a disclosure request, what may not be disclosed blacked out with the reason"
    ),
    "新しいフォルダー": "a new folder",
    "点検する（割り当て・判定・是正・終了。どの一歩も記録される）": (
        "Review: assign, judge, correct, close; every step is recorded"
    ),
    "点検の一覧（終わったものは --all）": "List reviews (closed ones too: --all)",
    "この人に割り当てられたもの": "those assigned to this person",
    "状態（日本語でも）": "state, in English or Japanese",
    "行う人（audit --as と同じ）": "who does it (the same as audit --as)",
    "層ごとに無作為に抽出して点検の対象にする（種が同じなら同じものを選ぶ）": (
        "Draw exchanges for review at random from each stratum (the same seed draws the same)"
    ),
    "抽出の種。年月など、後から示せるもの": "seed: something that can be shown later, such as a month",
    "層ごとの最少": "the fewest of each stratum",
    "何で層に分けるか（何度でも）": "what makes the strata (any number of times)",
    "選ぶだけで、対象にはしない": "only draw; open nothing",
    "やり取りを点検してほしいと申し出る（職員もできる）": "Ask for the review of an exchange (staff may, too)",
    "覚え書き（封印して保管する）": "note (kept sealed)",
    "点検する人を決める（自分の部署のやり取りは点検できない）": (
        "Assign a reviewer (nobody reviews exchanges of their own section)"
    ),
    "点検する人": "reviewer",
    "点検する人の部署（役割のある人なら省ける）": "the reviewer's section (needless for people with a role)",
    "判定する": "Judge",
    "根拠の条項": "clause that it rests on",
    "是正の期限": "until when it has to be mended",
    "是正が済んだことを記録する": "Record that it was mended",
    "点検を終える": "Close a review",
    "庁外で使う文章の確認票（だれが、何を、いつ確かめたか）": (
        "Checklists of texts for external use: who checked what, and when"
    ),
    "確認票の一覧（閉じたものは --all）": "List checklists (closed ones too: --all)",
    "あとから庁外で使うことにしたやり取りに、確認票を作る": (
        "Make a checklist for an exchange whose text is to be used externally after all"
    ),
    "何度でも指定できる": "any number of times",
    "該当しない（理由を --note に）": "not applicable (with the reason in --note)",
    "確認票を閉じる（すべて確かめた後で）": "Close a checklist, once all is checked",
    "利用者の仮名を外す（理由と、もう一人の承認が要る）": (
        "Unmask users (takes a reason and a second person's approval)"
    ),
    "申請する（範囲を一つ以上。理由は封印して保管する）": "Ask for it (one scope or more; the reason is kept sealed)",
    "このやり取り（何度でも）": "this exchange (any number of times)",
    "この利用者 (例: 職員-3F7A-92C1)": "this user, by pseudonym",
    "この部署": "this department",
    "この日時から": "from this time on",
    "監査ログの全体（原文の書き出しに要る）": "the whole log (needed to export exact texts)",
    "承認から何時間か": "for how many hours after the approval",
    "承認する（申請した人とは別の人が）": "Approve (another person than who asked)",
    "承認しない（申請した人とは別の人が）": "Deny (another person than who asked)",
    "申請の一覧": "List what was asked for",
    "だれが監査ログの何を見たか、新しい順に": "Who looked at what in the log, newest first",
    "前のページの最後の行の cursor (--json にあります)": "cursor of the last line of the page before (with --json)",
    "どの役割が何をできるか、だれにどの役割があるか": "What each role may do, and who has which",
    "印刷して保管するページ（QRコード付きのHTML）を作る": "Make a page to be printed and kept (HTML with a QR code)",
    "検証鍵（sekisho audit key の出力か、そのファイル）。省くと鍵のフォルダーから": (
        "verifier key (what sekisho audit key prints, or a file with it); if left out, that of the keys' folder"
    ),
    "タイムスタンプ局の応答と、その対象を取り出す": "Take out the newest time-stamp and what it stamps",
    "監査ログを検証する (0: 正常, 1: 異常あり, 2: 検証できない)": (
        "Verify the log (0: nothing wrong, 1: something is, 2: it could not be done)"
    ),
    "データベースの代わりに、書き出したJSONLを検証する": "an exported JSONL file instead of the database",
    "データベースの代わりに、証拠の束 (zip かフォルダー) を検証する": (
        "an evidence bundle (zip or folder) instead of the database"
    ),
    "このやり取りだけ": "this exchange only",
    "木のこの範囲だけ (例 1000:2000)": "this range of the tree only (1000:2000, for example)",
    "最後に外部へ固定した後だけ": "only what came after the newest checkpoint that left the database",
    "外に控えてあるチェックポイントと照合する（何度でも指定できる）": (
        "hold the log against a checkpoint that you kept (any number of times)"
    ),
    "監査人に渡す検証鍵（公開鍵）を表示する": "Print the verifier key (public), to be handed to auditors",
    "最新のチェックポイントを表示する": "Print the newest checkpoint",
    "やり取りの証拠の束を作る（この製品なしで検証できる）": (
        "Make an evidence bundle of exchanges (it verifies without this product)"
    ),
    "FILE.zip かフォルダー": "FILE.zip or a folder",
    "これとのつながりも示す": "show that it continues this one, too",
    "単独で動く検証プログラムを表示する（束を検証する）": "Print the stand-alone verifier of bundles",
    "Python の代わりに JavaScript（node 用）": "JavaScript (for node) instead of Python",
    "月次報告を作る（例: report 2026-11 --format pdf -o 報告.pdf）": (
        "Make the monthly report (such as report 2026-11 --format pdf -o report.pdf)"
    ),
    "省くと -o の拡張子から、それもなければ html": "if left out, by the ending of -o, or else html",
    "この部署だけ": "this department only",
    "この日時（日本時間）までに記録されたことだけで作る（省くと、いま）。同じ日時なら同じ報告になる": (
        "made of what was recorded until this time (now if left out); the same time gives the same report"
    ),
    "止めた依頼の抜粋と確認の理由も、検出されたものを伏せて載せる（閲覧として記録される）": (
        "with excerpts of stopped requests and reasons of confirmations, findings masked (recorded as a look)"
    ),
    "PDFに埋め込むTrueTypeフォント (.ttf)。省くと、読む人の端末のフォントで表示される": (
        "TrueType font (.ttf) to embed in the PDF; if left out, the reader's own font is used"
    ),
    "部署・ルール・検出の種類ごとに、いつもと違う動きを知らせる (0: なし, 1: あり)": (
        "Tell which section, rule or type of finding departs from its usual rate (0: none, 1: some)"
    ),
    "語句の出てくるやり取りを新しい順に探す": "Find exchanges in which a phrase stands, newest first",
    "前の結果の続き (結果の最後に表示されます)": "go on from the result before (it ends with this)",
    "保存した検索を使う (絞り込みごと)": "use a saved search, with its filter",
    "この検索に名前を付けて保存する": "save this search under a name",
    "1行に1件のJSON。最後の行は検索の範囲": "one JSON a line; the last says what was searched",
    "保存した検索の名前を並べる": "List saved searches",
    "この検索を消す": "delete this search",
    "検索の索引を作る (ゲートウェイも動いている間に自分で作る)": "Build the search index (a running gateway does, too)",
    "端数も残さず": "down to the last record",
    "監査ログの鍵を調べる・控えを取る・戻す": "Look at, back up and restore the log's keys",
    "内容を封印している鍵と、それぞれの件数": "The keys that seal contents, and how many each",
    "鍵の控えを、合言葉で閉じて新しいファイルに書く (12か月先まで使える)": (
        "Back the keys up into a new file that a passphrase closes (good for 12 months ahead)"
    ),
    "合言葉。省くと尋ねる": "passphrase; asked for if left out",
    "取った控えの一覧。消去した鍵が残る控えは処分する (--destroyed で記録)": (
        "List backups; those that still have an erased key are to be destroyed (record it with --destroyed)"
    ),
    "この控えを処分したと記録する": "record that this backup was destroyed",
    "おおもとの鍵を新しくし、内容を包む鍵をすべて包み直す (途中で切れたら、もう一度)": (
        "Make a new root key and wrap all keys again (if it is cut off, once more)"
    ),
    "控えから鍵を戻す (鍵のないフォルダーに)": "Restore keys from a backup, into a folder that has none",
    "内容を消去する: erase EXCHANGE… か erase --month 2026-10 で申し出て、別の人が approve する": (
        "Erase contents: ask with erase EXCHANGE ... or erase --month 2026-10; another person approves"
    ),
    "消去を申し出る (申し出た人とは別の人の承認で消去される)": (
        "Ask for an erasure (it is done when another person approves)"
    ),
    "この月 (UTC) の全部: 2026-10": "all of this month (UTC): 2026-10",
    "--month の種類": "classes of --month",
    "理由 (封印して保管する)": "reason (kept sealed)",
    "行う人 (省くと、この端末のアカウント名)": "who does it (if left out, the account of this computer)",
    "別の人の申し出を承認し、消去する": "Approve what another person asked for, and erase",
    "覚え書き (封印して保管する)": "note (kept sealed)",
    "別の人の申し出を退ける": "Deny what another person asked for",
    "消去の申し出と、消去の記録": "What was asked for, and every tombstone",
    "途中で切れた消去を終える": "Finish erasures that were cut off",
    "監査ログのファイル全体を書き直す (終わるまで誰も書き込めない)": (
        "Rewrite the log's files as a whole (nobody can write meanwhile)"
    ),
    "消去してはならないものを保全する (申し出と承認の二人で)": "Legal holds: what may not be erased (takes two people)",
    "保全を申し出る。申し出たときから消去できなくなる": "Ask for a hold; from then on nothing of it can be erased",
    "保全の解除を申し出る。別の人が承認すると解除される": "Ask for a hold's release; another person approves it",
    "別の人が申し出た保全か解除を承認する": "Approve a hold or release that another person asked for",
    "別の人が申し出た保全か解除を退ける": "Deny a hold or release that another person asked for",
    "保全の一覧 (解除されたものは --all)": "List holds (released ones too: --all)",
    "保存期間を過ぎた内容を消去する (期間は設定の audit.retention)": (
        "Erase what is over by the retention policy (audit.retention in the settings)"
    ),
    "設定の保存期間を申し出る。別の人が承認すると効力をもつ": (
        "Propose the retention policy of the settings; it holds once another person approves"
    ),
    "別の人が申し出た保存期間を承認する": "Approve the policy that another person proposed",
    "別の人が申し出た保存期間を退ける": "Deny the policy that another person proposed",
    "今消去されるものを示す (消去はしない)": "Show what would be erased now; erase nothing",
    "保存期間を過ぎたものを今消去する (ゲートウェイも定期に行う)": (
        "Erase what is over now (a running gateway does, every hour)"
    ),
    "古い版の監査ログを、このプログラムの版に移す (起動時にも行われる)": (
        "Bring an older log to the schema of this program (starting a gateway does, too)"
    ),
    "語": "WORD",
    "問題なし|軽微|違反|要是正|誤検知": "fine|minor|violation|correction|false_alarm",
    "誤検知|違反|その他": "false_alarm|violation|other",
    "その他": "other",
    "日時": "TIME",
}
