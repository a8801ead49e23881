"""What is said of rules, exceptions and patterns, in Japanese and English: what they ask, and do to each other."""

from __future__ import annotations

OF_RULES: tuple[tuple[str, str], ...] = (
    (
        "規則の根拠となる条文を basis に書いてください。まだ読んでいない条文は status: unconfirmed です",
        "name the clause behind the rule in basis; status: unconfirmed while nobody has read it",
    ),
    ("{} のどれかを書いてください", "write one of these: {}"),
    ("「{}」という検出の種類はありません", "there is no kind of finding “{}”"),
    ("並びの区切りは半角のコンマ（, ）です", "items of a list are separated by an ordinary comma"),
    ("「{}」はこの規則の detect にありません", "“{}” is not in the rule's detect"),
    ("並び「{}」がありません", "there is no list “{}”"),
    ("マクロ「{}」がありません", "there is no macro “{}”"),
    ("土台のパック「{}」がありません", "there is no pack “{}” to build on"),
    ("土台が循環しています", "the packs build on each other in a circle"),
    ("どちらかの extends を消してください", "delete one of the extends"),
    ("規則「{}」が2回あります", "the rule “{}” is there twice"),
    ("別の id にしてください", "give it another id"),
    ("検出の種類「{}」が2回あります", "the kind of finding “{}” is there twice"),
    ("許可「{}」が2回あります", "the allow entry “{}” is there twice"),
    ("事例「{}」が2回あります", "the case “{}” is there twice"),
    ("{}が2回あります", "{} is there twice"),
    (
        "domains は entity: EMAIL_ADDRESS のときだけ書けます",
        "domains goes with entity: EMAIL_ADDRESS only",
    ),
    ("values か domains のどちらか一方を書いてください", "write either values or domains"),
    ("「{}」は、回答でだけ見つかります", "“{}” is found in answers only"),
    ("on: response にしてください", "write on: response"),
    ("別の名前にしてください", "give it another name"),
    ("土台（{}）より緩くはできません", "it cannot be laxer than its base ({})"),
    ("対応が土台より緩くなっています", "the action is laxer than the base's"),
    ("土台の対応（{}）が行われなくなります", "what the base does ({}) would not be done any more"),
    (
        "{} の確からしさの下限が土台より高く、見逃しが増えます",
        "the least score of {} is higher than the base's: more would be missed",
    ),
    ("土台が見つける {} が抜けています", "{} is missing, which the base looks for"),
    ("土台が見つける語が抜けています", "words that the base looks for are missing"),
    ("土台は適用中の規則です", "the base's rule is enforced"),
    ("土台は利用者に知らせる規則です", "the base's rule is told to users"),
    (
        "mode: notice には message（利用者に伝える文）が必要です",
        "mode: notice needs a message for the user",
    ),
    ("当てはめる範囲が土台より狭くなっています", "the condition is narrower than the base's"),
    ("土台が当てはまる段階が抜けています", "a stage that the base applies to is missing"),
    ("label は action: label のときに、必ず書きます", "label goes with action: label, always"),
    ("route は action: route のときに、必ず書きます", "route goes with action: route, always"),
    ("operator は action: mask のときだけ書けます", "operator goes with action: mask only"),
    ("confirm は action: confirm のときだけ書けます", "confirm goes with action: confirm only"),
    (
        "action: {} には message（利用者に伝える文）が必要です",
        "action: {} needs a message for the user",
    ),
    (
        "tests がありません。当てはまる例と当てはまらない例を書いてください",
        "there are no tests: write a text that the rule applies to, and one that it does not",
    ),
    ("{} は依頼（on: request）だけに使えます", "{} can be used for requests (on: request) only"),
    (
        "mask には、伏せるもの（detect、words、patterns）が必要です",
        "mask needs something to be masked (detect, words, patterns)",
    ),
    (
        "on: request にするか、長さの条件を消してください",
        "write on: request, or delete the condition on the length",
    ),
    (
        "上限のない繰り返し（* と +、{n,}）は使えません",
        "repeats without a limit (*, +, {n,}) cannot be used",
    ),
    ("{1,20} のように上限を書いてください", "write a limit, such as {1,20}"),
    (
        "繰り返しの中に繰り返しや選択があるパターンは使えません（検査が終わらなくなることがあります）",
        "a repeat or a choice inside a repeat cannot be used: screening might never end",
    ),
    ("パターンを分けて、並べて書いてください", "write several patterns instead"),
    (
        "\\d、\\w、\\s は使えません（全角や漢字の扱いが思わぬ結果になります）",
        "\\d, \\w and \\s cannot be used: they treat kanji and full-width characters in unexpected ways",
    ),
    (
        "[0-9]、[A-Za-z]、[ァ-ヶ] のように書いてください",
        "write [0-9], [A-Za-z] or [ァ-ヶ] instead",
    ),
    (
        "合い方が{}通りを超えるパターンです（検査が遅くなります）",
        "the pattern can match in more than {} ways, which makes screening slow",
    ),
    (
        "{0,20} のような幅を狭くするか、パターンを分けてください",
        "make ranges such as {0,20} narrower, or write several patterns",
    ),
    (
        "「¥」は円記号で、「\\」（逆斜線）として読まれません",
        "“¥” is a yen sign, which is not read as a backslash",
    ),
    ("「\\」に替えてください", "write \\ instead"),
    ("パターンとして読めません（{}文字目）", "this is not a pattern (character {})"),
    ("かっこの閉じ忘れなどを確かめてください", "check for brackets that were not closed"),
    (
        "パターンに全角の英数字や記号があります（検査では半角にそろえて読みます）",
        "there are full-width letters or signs in the pattern; texts are read in half width",
    ),
    (
        "半角で書いてください。記号の前には \\ を付けます",
        "write them in half width; signs need a \\ before them",
    ),
    ("規則「{}」にテストがありません", "the rule “{}” has no test"),
    (
        "tests に、当てはまる例と当てはまらない例を書いてください",
        "write into tests a text that it applies to, and one that it does not",
    ),
    ("「{}」が1つの語になっています", "“{}” is taken for one word"),
    ("当てはまる例がありません", "there is no example that the rule applies to"),
    ("当てはまらない例がありません", "there is no example that the rule does not apply to"),
    ("{text: …, action: {}} を足してください", "add {text: …, action: {}}"),
    (
        "規則「{}」のため、回答は全文ができるまで表示されません",
        "because of the rule “{}” nothing of an answer is shown before all of it is there",
    ),
    (
        "最初の文字までの待ち時間が、回答全体の時間（長い回答で数十秒）になります。"
        "min_count と where の detect をやめれば、できたところから表示されます",
        "the first character takes as long as the whole answer (tens of seconds for a long one); "
        "without min_count and detect in where, it is shown as it comes",
    ),
    ("モデル「{}」は config.yaml にありません", "there is no model “{}” in config.yaml"),
    ("所属「{}」の人はいません", "nobody belongs to the department “{}”"),
    ("検出の種類「{}」を使う規則がありません", "no rule uses the kind of finding “{}”"),
    ("規則の detect に書くか、消してください", "put it into a rule's detect, or delete it"),
    (
        "「{}」の許可は、パック「{}」が任せていません",
        "an allow entry for “{}” is not granted by the pack “{}”",
    ),
    (
        "「{}」は下限の規則が守るものなので、許可できません",
        "“{}” is guarded by a floor and cannot be allowed",
    ),
    ("この種類を消してください", "delete this kind"),
    ("承認者が申し出た人と同じです", "the approver is the owner"),
    ("別の人の承認を受けてください", "have another person approve it"),
    ("「{}」という日はありません", "there is no day “{}”"),
    ("暦にある日を書いてください", "write a day of the calendar"),
    ("終わりが始めより前です", "it ends before it begins"),
    ("from より後の日を書いてください", "write a day after from"),
    ("例外は最長{}日間です", "an exception lasts {} days at most"),
    (
        "{} までにしてください。続けるときは、改めて承認を受けます",
        "end it by {}; to go on then, have it approved again",
    ),
    (
        "範囲が空です。全員への例外は、規則そのものを直してください（所属、人、モデルなどを1つは書きます）",
        "the scope is empty: an exception for everybody is a change of the rule (name departments, people, models)",
    ),
    ("下限の規則は例外にできません", "no exception can be made to a floor"),
    ("この例外を消してください", "delete this exception"),
    ("規則「{}」がありません", "there is no rule “{}”"),
    (
        "規則「{}」は下限の規則が守るもの（{}）を見つけるため、例外にできません",
        "no exception can be made to the rule “{}”: it looks for what a floor guards ({})",
    ),
    (
        "規則「{}」は例外を認めていません（exceptions: none）",
        "the rule “{}” allows no exceptions (exceptions: none)",
    ),
    ("規則を持つパックの担当に相談してください", "ask whoever keeps the pack of that rule"),
    (
        "規則「{}」は見つけるものがないため、書き手では絞れません",
        "the rule “{}” is about nothing that is found, so roles cannot narrow it",
    ),
    ("roles を消してください", "delete roles"),
    ("例外「{}」が2回あります", "the exception “{}” is there twice"),
    ("{} と違う id にしてください", "give it another id than {}"),
    ("土台は例外を認めない規則です", "the base's rule allows no exceptions"),
    ("例外「{}」は期限切れです（{}まで）", "the exception “{}” has expired ({})"),
    ("例外「{}」はあと{}日で切れます（{}まで）", "the exception “{}” expires in {} days ({})"),
    ("例外「{}」は一度も使われていません", "the exception “{}” was never used"),
    ("要らなければ消してください", "delete it if it is not needed"),
    (
        "続けるときは、新しい理由と承認で書き直してください",
        "to go on, write it again with a new reason and approval",
    ),
    (
        "消してください。続けるときは、新しい理由と承認で書き直してください",
        "delete it; to go on, write it again with a new reason and approval",
    ),
    (
        "規則「{}」は、どの依頼・回答にも当てはまりません（条件 {} が両立しません。例: 「{}」でも働きません）",
        "the rule “{}” can never apply: the conditions {} exclude each other; it does not act on “{}” either",
    ),
    (
        "規則「{}」は、どの依頼・回答にも当てはまりません（条件が両立しません。例: 「{}」でも働きません）",
        "the rule “{}” can never apply: its conditions exclude each other; it does not act on “{}” either",
    ),
    (
        "両立しない条件のどちらかを消してください",
        "delete one of the conditions that exclude each other",
    ),
    (
        "規則「{}」は「{}」と同じことをします（重複。例: 「{}」）",
        "the rule “{}” does the same as “{}” (duplicate; for example on “{}”)",
    ),
    (
        "どちらかを消して、根拠を1つの規則にまとめてください",
        "delete one of them and put both clauses into the other",
    ),
    (
        "規則「{}」は、いつもいっしょに当てはまる「{}」が遮断するので、働きません（例: 「{}」）",
        "the rule “{}” is shadowed: “{}” applies whenever it does, and blocks (for example on “{}”)",
    ),
    ("範囲を分けるか、どちらかを消してください", "part their conditions, or delete one of them"),
    (
        "規則「{}」は、あってもなくても結果が変わりません（「{}」が同じ対応をします。例: 「{}」）",
        "the rule “{}” is ineffective: “{}” does the same already (for example on “{}”)",
    ),
    ("消すか、対応を変えてください", "delete it, or change its action"),
    (
        "規則「{}」と「{}」は両立しません（切替え先が {} と {}。例: 「{}」）",
        "the rules “{}” and “{}” contradict each other: they route to “{}” and “{}” (for example on “{}”)",
    ),
    ("where で範囲を分けてください", "part their conditions in where"),
    (
        "規則「{}」の条件「{}」は、いつも当てはまるので働きません（例: 「{}」）",
        "in the rule “{}” the condition “{}” is ineffective: it always holds (for example on “{}”)",
    ),
    ("条件を消してください", "delete the condition"),
    ("パック「{}」がありません", "there is no pack “{}”"),
    ("規則「{}」はこのパックにありません", "there is no rule “{}” in this pack"),
    ("条項「{}」は「{}」の clauses にありません", "“{}” is not among the clauses of “{}”"),
    (
        "check（検査数字）は patterns があるときだけ書けます",
        "check (a check digit) goes with patterns only",
    ),
    (
        "words_file は、このファイルのフォルダの中のファイルにしてください",
        "words_file must be a file in the folder of this one",
    ),
)
