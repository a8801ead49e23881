"""Markings of confidentiality: *borne* by a document, or only *mentioned* in a sentence about such documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import TextRecognizer, matches
from detectors.recognizers.needed import Needing, either
from detectors.recognizers.openings import alternatives, beginning, named
from detectors.recognizers.written import Written
from detectors.views.normalise import View

_CIRCLE = "庁内|関係者|関係課|関係部署|関係機関|部内|課内|局内|所内|室内|係内|職員|委員|取扱者|所属長|管理職|幹部|役職者|社内|組織内|構成員|出席者|担当者|議員|関係職員|当課|当係|当室|本課|当部|課長級以上|係長級以上|メンバ[ー-]|役員|理事|審査員|受領者|名宛人|課員|係員|署内|校内|園内|院内|事務局|関係各課|関係部課"
_DEED = r"(?:公開|公表|開示|提供|配[布付]|転送|転載|転用|複写|複製|コピ[ー-]|撮影|録音|引用|拡散|共有|閲覧|持ち?出し?|持ち?帰り?|口外|他言|流用|回覧|印刷|送信|投稿|再配布|回付|開封|流出|外部流出|貸出|見せ|漏[洩えい]{1,2}|秘|取扱い?)"
_NOT = r"(?:(?:する)?(?:こと)?(?:を|は|も)?(?:一切|固く|厳に)?(?:禁ず(?:る)?|禁じ(?:ます)?|禁止|厳禁|不可|無用|NG|お断り|認めない|してはならない|することはできない)|(?:し|さ|せ)?ないこと|(?<=流出)注意|禁(?=[】\])）　 \n]|$))(?=[ 　・:】)\]\n。]|$)"
_OUTSIDE = r"(?:外部|部外|庁外|社外|対外|局外|課外|所外|第三者|他課|他部署|他者|報道|部外者|(?:関係者|当事者|[一-鿿]{1,5}(?:員|者|課|部|室|係|長))以外)(?:の者|の方)?"
_STRONG = (
    rf"{_DEED}(?:[・、や]{_DEED}){{0,4}}{_NOT}|(?<![一-鿿])(?:保秘|親展)(?=[ 　)】\]\n]|$)|(?:閲覧|配布|開示|取扱)者?(?:限定|を限定)(?=[ :：(（】)\]\n]|$)|クロ[ー-]ズド(?:資料|情報|案件)|秘密指定(?:文書|資料|情報)?(?=[ 　)】\]\n]|$)|(?:非公開|秘密|極秘|未公表)案件|オフレコ(?=[ 　・】)\]\n]|$)|秘匿度[ :=]{{0,2}}[ASＡ高最1-3]|[一-鿿]{{1,6}}[会課部長員]限り(?=の(?:資料|文書|情報)(?:です|につき))"
    r"|(?i:internal only|private (?:and|&) confidential|do not circulate|eyes only)(?= ?[-:–/|\])\n.!,]|$)"
    rf"|{_OUTSIDE}(?:へ|に|への|の|は|には|との|での)?{_DEED}{_NOT}|対外(?:非公開|厳秘|不出)|機密(?:扱い?|情報につき)(?=[ 　)】\]\n]|$)|取り?扱い?厳禁|(?:閲覧|アクセス|公開|配布)制限(?:あり|有り?|中|付き?)(?=[ 　(（・:】)\]\n。]|$)"
    r"|(?:機密|秘密|秘匿|機微|機密保持|セキュリティ|情報管理)(?:度|性|レベル|等級|ランク|クラス|区分)[ :=は]{0,2}(?:最高|高|[3-5ⅢⅣ]|[三四五]|S|特)(?=[ 　・:】)\]\n。]|$)"
    r"|(?i:(?:strictly|highly|private (?:and|&)) confidential|confidential and proprietary|(?:for )?internal (?:use|eyes|circulation) only|not for (?:external )?(?:distribution|circulation|release))(?= ?[-:–/|\])\n.!,]|$)|"
    r"取 ?扱 ?厳 ?重 ?注 ?意|取 {0,2}り?扱 {0,2}い?注 {0,2}意(?!事項|書|点)|(?:部|庁|社|対|職|組織|関係者|関係課) {0,2}外 {0,2}秘|[マ丸]ル?秘(?![一-鿿])|極 {0,2}秘(?!裏|結婚|来日|出産|任務|捜査|会談|入国)|厳 {0,2}秘|(?<![一-鿿])人事?秘(?![一-鿿])"
    rf"|(?:[一-鿿]{{1,3}})?(?:{_CIRCLE})限定?(?:り(?![でな]の)|(?=[ \t\n()\]】〕>》≫・、。※★]|$))|庁内のみ(?=[】〕\])　 ]|$)|厳重取扱注意|配[布付](?:先)?限定(?=[ ・、】)\]\n]|$)|(?<![一-鿿])秘密(?=[ \t\n】)\]]|$)"
    r"|(?<![一-鿿])[一-鿿]{1,5}(?:課|部|局|係|室|会|会議|職|者|員|司|所属)限り(?=[ 　)】\]\n・、。]|$)|[一-鿿]{1,4}外秘|(?<![一-鿿])秘扱い?(?=[ 　)】\]\n]|$)|限定公開(?=[ :）)】\]\n]|$)|[一読閲]{1,2}読?後(?:焼却|廃棄|シュレッダ[ー-])(?:処理)?(?:のこと)?"
    rf"|(?:{_CIRCLE})限定(?:公開|資料|文書|配布|共有|閲覧)|(?:極秘|秘密|機密|非公開|部外秘|会議後回収|要回収|回収|機密保持|一般公開不可|公開不可|秘匿|未公表|対外非公表)(?:会議)?(?:対象)?(?:資料|文書|情報)(?=[ 　・:】)\]\n]|(?:です|あり)?(?:。|$))|対外非公表"
    r"|(?<![A-Za-z])(?:SENSITIVE|RESTRICTED|PRIVATE|CLASSIFIED|Restricted|Sensitive)(?= ?[-:–/|\])\n]|$)|(?:社外|庁外|部外|所外|館外|署外|校外)(?:持ち?出し?|搬出|公開|提供)(?:禁止|厳禁|不可)"
    r"|未公開(?=[】〕\])　 ]|$)|(?:公開|開示|外部提供|外部共有|外部公開|庁外公開|口外|他言)(?:厳禁|禁止|不可|無用|NG)|門外不出|関係者以外秘|(?:要|厳)取扱い?注意"
    r"|部外者(?:閲覧|持出し?|立入)禁止(?=[ 　・、。】)\]\n]|$)|報道(?:禁止|厳禁)|外部(?:持ち?出し?|流出|配布)(?:厳禁|禁止|不可)"
    r"|(?:関係[各]?(?:課|部署|者|機関|職員)|課内|部内|庁内|係内|担当者?|委員|当課)(?:のみ|だけ)(?:で|に)?(?:共有|配布|閲覧|回覧|参照|使用)(?:のこと|可|すること)?(?![^。\n]{0,4}(?:して|する|し、))"
    r"|(?:閲覧|会議|使用|確認|回覧|読了|一読|用済み?|会議終了|閲覧終了)後は?、?(?:必ず|速やかに|直ちに)?(?:廃棄|回収|返却|破棄|裁断|シュレッダ[ー-]|消去|削除)(?:処分)?(?:のこと|すること|願います|してください)"
    r"|オフレコ(?=で(?:お願い|す)|[】)\]　 :。]|$)|(?:DO|Do) (?:NOT|not) (?:DISTRIBUTE|FORWARD|SHARE|COPY|DISCLOSE|CIRCULATE|distribute|forward|share|copy|disclose|circulate)(?: (?:outside|beyond|without)[^.\n]{0,40})?"
    r"|(?:NOT|Not) (?:FOR|for) (?:PUBLIC |public )?(?:DISTRIBUTION|RELEASE|PUBLICATION|DISCLOSURE|distribution|release|publication|disclosure|circulation)|EYES ONLY|(?:STRICTLY )?EMBARGOED|(?:Privileged|PRIVILEGED) (?:and|AND|&) (?:Confidential|CONFIDENTIAL)|LIMITED DISTRIBUTION|NEED[- ]TO[- ]KNOW"
    r"|(?:自治体)?機 {0,2}密 {0,2}性(?:ランク)?[ :=]{0,3}[23][ABCabc]?(?:情報)?(?:[・、/ ](?:完全性|可用性)[0-9][ABab]?){0,2}|要機密(?:情報)?"
    r"|TLP:(?:RED|AMBER(?:\+STRICT)?)|(?<![A-Z])(?:TOP )?SECRET(?= ?[-:/|\])\n]|$)|(?:(?:STRICTLY|HIGHLY|COMPANY|Company|Strictly) )?(?:CONFIDENTIAL|Confidential(?= ?[-:/|\])\n]|$))"
    r"|(?:(?:FOR|For) )?(?:(?:INTERNAL|OFFICIAL) USE ONLY|(?:[Ii]nternal|[Oo]fficial) [Uu]se [Oo]nly)|(?<![一-鿿])秘(?![一-鿿])"
)
_WEAK = (
    r"(?:関係者以外)?(?:持ち?出し?|複写|複製|転送|転載|閲覧|コピー|コピ-|撮影)(?:禁止|厳禁|不可)|未定稿|内部(?:検討用|資料|文書|限り|用|利用)|議案調整中|未公表|公表前(?:資料)?|非公開|非公表"
    r"|情報解禁日?|解禁日時?|(?<![一-鿿])機密(?=[ \t\n】)\]]|$)|予定価格|最低制限価格|(?:閲覧|会議|使用|会議終了|閲覧終了)後(?:廃棄|回収)|要回収|機密(?:情報|文書|資料)"
)
_PAPERS = ("資料", "文書", "情報", "メモ", "扱い", "扱")
_DEEDS = frozenset(("複写", "複製", "転送", "転載", "閲覧", "コピ", "撮影", "持出", "持ち"))
"""What may not be done with the document itself; 非公開 in round brackets tells about the word in front of it."""
_SIGNS = " \t~〜～※■●◆◎○★☆*#[]()<>【】〔〕〈〉《》≪≫-=:・/|,"


_LONGEST = 128
"""Characters of a marking, or of a sentence that is one."""
_PAPER = r"(?:資料|文書|書類?|書面|紙|メ[ー-]ル|ファイル|情報|記録|議事録|内容|件|デ[ー-]タ|一覧表?|案|メモ|原稿|スライド|電文|通知|報告書?|名簿|図面|シ[ー-]ト|フォルダ|会議録)"
_ITSELF = rf"(?:本|この|当該|添付の?|別添の?|以下の|下記の|次の|上記の|こちらの|これらの){_PAPER}"
_KEEP = (
    r"(?:(?:複写|複製|転送|転載|転用|公開|公表|開示|提供|配布|口外|持ち?出し?|閲覧|撮影|引用|再配布|共有|漏[洩えい]{1,2}|コピ[ー-]|二次利用)[^。\n]{0,12}?(?:禁(?:ず|じ|止)|厳禁|不可|遠慮|控え|お断り|認めな|しない(?:で|こと|よう)|できない(?:もの|こと))"
    r"|(?:公に|公表|外部に|庁外に|部外に|外に|第三者に|他人に|他課に|報道に|口外)[^。\n]{0,10}?(?:出さ|漏らさ|しない|見せ|開示し|渡さ|持ち出さ|公開し|知られ)[^。\n]{0,6}?(?:いで|いこと|いよう|ない|禁)"
    r"|(?:終了|閲覧|確認|使用|会議|回覧)後[^。\n]{0,8}?(?:回収|返却|廃棄|破棄|裁断)|(?:に限(?:って|り|定)|のみ(?:に|で|が)?)(?:配[布付]|共有|閲覧|回覧|開示|送付|使用|参照)"
    r"|(?:機密|秘密|秘匿|非公開|未公表|未公開|機微|センシティブ|極秘|部外秘|公開前)(?:事項|情報|内容|デ[ー-]タ)?[^。\n]{0,6}?(?:を含|が含|に該当|です(?!か)|扱い(?:です|とし)))"
)
_DECLARED = (
    rf"{_ITSELF}(?:は|を|の(?:取扱い?|内容|全部|一部|公開|転送|複写|コピ[ー-]|閲覧)[^。\n]{{0,14}}?|について(?:は)?|に(?:は|ついて)|、)[^。\n]{{0,30}}?{_KEEP}"
    r"|(?:内部(?:資料|文書|検討)|機微(?:な)?(?:情報)?|機密(?:情報)?|非公開(?:情報)?|未公表(?:情報)?|個人情報|議会(?:提出|上程|報告)前|公表前(?:資料)?|発表前)(?:です|を含(?:み|む)|が含まれ|に該当)?[^。\n]{0,6}?(?:のため|につき|なので|ため、?|ので)[^。\n]{0,20}?"
    r"(?:公表|転送|口外|持ち?出|外部|取り?扱い?|公開|複写|他言|共有)[^。\n]{0,10}?(?:しないで|しないこと|厳禁|禁止|無用|注意|願い|控え|不可|出さない)"
    rf"|(?:^|(?<=[\n。※・、 )）]))(?:[^。、\n※]{{0,12}}(?:につき|ので|ため|は|を|に)、?)?{_KEEP}[^。\n]{{0,4}}?(?:ください|下さい|願い|お願い)|(?:第三者|外部|他人|他課|庁外|部外)(?:へ|に|への)[^。\n]{{0,10}}?(?:渡さ|出さ|見せ|漏らさ|伝え|公開はご?遠慮|提供はご?遠慮|しない)[^。\n]{{0,4}}?(?:ないで|ないこと|ください)"
    r"|(?:持ち出|持ち帰|口外|転送|公表|複写|他言)[^。\n]{0,4}?(?:さない|らない|しない)(?:こと(?=[。)】]|$)|で?ください|よう[^。\n]{0,4}?(?:願い|ください))|内密に(?:お?願い|取り?扱|処理)|守秘義務の(?:対象|ある|かかる)[^。\n]{0,6}?(?:です|資料|情報)|庁内(?:のみ|だけ)で(?:共有|使用|閲覧)"
    r"|(?:(?:公表|公開|発表|説明|報告|提出|周知|上程|告示|決裁|確定)前|未発表|未確定|未公表|未定稿|公開前)(?:資料|情報|案件)?(?:の?ため|につき|なので)[^。\n]{0,14}?(?:取り?扱|口外|注意|外部|漏|出さない|公開)"
    rf"|{_ITSELF}の?[^。\n]{{0,14}}?(?:転載|提供|複写|公開|開示|配布|複製)[^。\n]{{0,8}}?(?:を|は)(?:固く|堅く|厳に|一切)?(?:禁じ|お断り|禁ずる|禁止(?:し|と|です))"
    rf"|(?:人目|目|耳|外部|人の目)に(?:は)?(?:触れ|入ら|さらさ)(?:させ)?ない(?:こと|で|よう)|(?:表|外|公)に(?:は)?(?:まだ)?(?:出して|公表して)(?:い)?ない[^。\n]{{0,10}}?(?:です(?!か)|なので|ため)|(?:内密|極秘|秘密裏|ご?内聞)に(?:お?願い|取り?扱(?:い(?:くだ|願|を|ます)|って)|扱って|処理して|して(?:ください|おい))|秘密にして(?:ください|おい)|(?:職務上の秘密|内輪の(?:資料|話|数字)|守秘義務)(?:に当たる|に該当|の資料)?[^。\n]{{0,6}}?(?:です(?!か)|につき|なので|のため)|{_ITSELF}は[^。\n]{{0,8}}?伏せて(?:おい|くだ)|(?:社|庁|部|課|所|市)(?:の)?外(?:に|へ)は?[^。\n]{{0,6}}?(?:出さない|持ち出さない|漏らさない|送らない)(?:で|こと)"
    r"|(?<=公開日まで)秘密|(?:閲覧|配布|回覧|共有)は[一-鿿]{1,6}(?:まで|のみ|限り)(?=[ 　)】\]\n＊*。]|$)|(?:未公開|未公表|非公開)(?:情報)?の?(?:ため|につき)(?:転載|公開|配布|引用|口外)?(?:不可|厳禁|禁止)|それまで(?:は)?(?:非公開|未公表|内密)"
    rf"|{_ITSELF}は、?[^。\n]{{0,14}}?(?:に限る|に限ります|限りと(?:する|します)|のみと(?:する|します)|以外(?:の者)?(?:に|へ)[^。\n]{{0,6}}?(?:見せ|渡|開示|提供)[^。\n]{{0,4}}?(?:ない|禁))"
    r"|(?:内々の(?:話|件|相談)|ここだけの(?:話|こと|資料)|内緒の(?:話|件|資料)|オフレコの話|(?:表|外|公|世)に(?:は)?(?:まだ)?(?:出せない|できない)|まだ[^。\n]{0,6}(?:公表でき|公開でき|言え|発表でき)ない)[^。\n]{0,12}?(?:です(?!か)|なので|ですが|ため|お願い|につき)"
    r"|(?<![一-鿿])(?:外|表|公|世間|部外|報道)に(?:は)?(?:出さ|漏れ|漏らさ|言わ|伝え)(?:ない|ず)(?:で|よう)[^。\n]{0,8}?(?:ください|お願い)"
    r"|(?:以下|次|これ|添付|別添|下記|こちら)(?:は|の[一-鿿]{1,4}は)、?(?:まだ)?(?:未公表|非公開|未発表|未公開|内部(?:限り)?|公表前|発表前|機密|秘密|未確定)の[^。\n]{0,10}?(?:です(?!か)|である|なので|ため|につき)"
    r"|(?:前|未確定|未定稿|未発表|途中|段階)(?:の)?(?:につき|のため)、?[^。\n]{0,8}?(?:外|他)[^。\n]{0,8}?(?:不可|厳禁|禁止|無用)"
    r"|(?:秘密|機密|極秘|非公開)(?:文書|資料|情報)(?:につき|のため)[^。\n]{0,12}?(?:禁|不可|注意|控え)|(?:プレス|報道|情報)解禁[ :は]{1,3}(?:令和)?[0-9]{1,4}[年月/]|^(?:機密|秘密|取扱)区?分?[ :]{1,3}[A-CＡ-Ｃ1-3](?![A-Za-z0-9])"
)
"""A sentence in which a document says of itself who may not see it, or what may not be done with it."""


class MarkingRecognizer(TextRecognizer):
    """Borne: in brackets that are not quotation marks, set apart on a short line, behind a label for the class of a
    document, or said by a document of itself. Mentioned: anywhere else."""

    finds = ("CONFIDENTIAL_MARKING",)
    starts = (
        "".join(map(chr, [*range(0x4E00, 0xA000), *range(0x30A1, 0x30FB)]))
        + "こここれのTCSHFIODNELPdnilposhcf外表公世人目耳※pe"
    )
    reach = 160
    revision = "5"
    _mark = re.compile(beginning(f"(?P<strong>{_STRONG})|{_WEAK}"))
    needs = Needing(
        (
            (
                either((*named("strong", _STRONG), *alternatives(_WEAK))),
                True,
            ),
            (either(alternatives(_DECLARED)), False),
        )
    )
    """Each, and whether it is a marking rather than a sentence."""
    _opening = Written(r"[【〔\[(<〈《≪※■●◆◎○★☆*#]\s{0,2}$")
    _closing = Written(r"\s{0,2}[】〕\])>〉》≫※■●◆◎○★☆*]")
    _sentence = Written(
        r"[、。？?「」『』]|とは|です|ます|する|して|[はがを]|(?<=[a-z])\.|(?:[一-鿿ァ-ヺ]の|に|の)(?=[^ ]{0,12}$)(?=[^ ]*(?:方法|手順|注文|理由|意味|違い|基準))"
    )
    _this = Written(
        r"(?:本|この|添付の?|別添の?|以下の|下記の|次の|下の|上の|こちらの|これらの)(?:資料|文書|書類?|書面|書|メ[ー-]ル|ファイル|情報|記録|議事録|内容|件|デ[ー-]タ|一覧|案|メモ|稿)(?:の内容|の取扱い(?:区分)?)?は、?(?:まだ)?$"
        r"|(?:以下|次|下記|添付|別添|これ|こちら|本件|本件資料|ここから先?|以降)(?:は、?|、)(?:まだ)?$|(?<![一-鿿ァ-ヺ])(?:以下|次|下記|添付|別添|下|上)の$|(?<![ぁ-ゖ一-鿿])(?:この|こちらの)$"
    )
    _is = Written(
        r"(?:の?(?:情報|文書|資料|扱い?|取扱い))?(?:です(?!か|が、?(?:どう|いい|よい))|とする|とし[、ま]|としてください|である|の[一-鿿]{1,8}です(?!か)|の取扱いです|として(?:お取り?扱い|取り?扱)|に該当[しす]|につき|のため|なので|で(?:お願い|ある|、)|扱い?で|を含[みむ])"
    )
    """Behind 「本資料は」, a sentence in which a document says of itself what it bears."""
    _of = Written(
        r"(?:の|扱い?の|な)?(?:資料|文書|書類|メモ|デ[ー-]タ|記録|議事録|案|原稿|ファイル|メ[ー-]ル|一覧|情報)(?!の?(?:定義|意味|区分|基準|取扱い|分類|表示|保管|とは))"
    )
    """Behind 「次の」: the document that follows is told to be of that kind."""
    _so = Written(r"(?:です(?!か)|なので|のため|につき)")
    _itself = Written(
        r"(?:情報|資料|文書)?(?:です(?=[。、\n]|$)|扱い?の(?:資料|文書|情報)です|の(?:資料|文書|情報)(?:です|につき|なので|のため)|扱い?(?:です|で(?=お願い|、))|で(?=お願い)|につき|のため|を含みます)"
    )
    """Behind a marking that begins a line."""
    _class = Written(
        r"(?:(?:取扱い?|情報|機密|公開|秘密|文書|資料|管理|格付け?)の?(?:区分|レベル|分類|ランク|等級|種別|取扱い?|の扱い)|格付け?|分類|区分|件名|標題|題名|タイトル|[Ss]ubject|取扱い?|秘密指定|[Cc]lassification)[\"']? ?[:=|,\t ][ \t\"']{0,3}$|(?:取扱い?|情報|機密|公開)区分「$"
    )
    _field_ends = Written(r"(?:情報|資料|文書)?(?:[ \t\"'|,\n(/]|$)")
    _quoted = Written(r"[「『“\"']\s{0,2}$")
    _dated = Written(r"[ :は]{1,3}[^\n。]{0,14}?[0-9]{1,2}(?:時|:[0-9]{2})")
    _goods = Written(r"こわれ|壊れ|割れ|ワレモノ|精密|天地|ガラス|薬品|火気|荷物|シ[ー-]ル")
    """What has to be handled with care for another reason."""
    _goes_on = Written(
        r"[のにをがはとでもや](?![一-鿿]{2,} )|という|など|について|とは|is |are |when |on |files?"
    )
    """A sentence about the marking in front of it."""
    _is_made = Written(
        r"という|[をと]約束|誓約|宣誓|[」』](?:と|の|を|は)|旨|規定|注意書き|文(?:面|章|言|例)|表示|場合|とき|[たる](?:件|事例|事故|職員|者|資料|文書)|理由|ル[ー-]ル|取り?決め|誓約|契約|条例|とされ|ことになって|こととされ|について"
    )
    """What is said about such a sentence."""
    _asks = Written(r"教えて|ですか|[?？]|違い|とは|意味")

    def find(self, view: View) -> Iterator[Finding]:
        for pattern, marks, stretch in self.needs.worth(view.parts, _LONGEST):
            for match in matches(pattern, view.text, stretch):
                score = self._score(view.text, match) if marks else self._told(view.text, match)
                yield self.finding(view, *match.span(), "CONFIDENTIAL_MARKING", score)

    def _told(self, text: str, match: re.Match[str]) -> float:
        """A sentence that a document says of itself, unless something is said or asked about that sentence."""
        asked = self._asks.search(text, match.end(), match.end() + 16)
        stop = text.find("。", match.end(), match.end() + 24)
        # A quoted sentence ends before its bracket does.
        over = stop >= 0 and text[stop + 1 : stop + 2] not in ("」", "』")
        last = stop if over else match.end() + 24
        return 0.3 if asked or self._is_made.search(text, match.end(), last) else 0.8

    def _score(self, text: str, match: re.Match[str]) -> float:
        start, end = match.span()
        if match[0].startswith("解禁") and self._dated.match(text, end):
            return 0.8
        if self._quoted.search(text, max(0, start - 3), start):
            return 0.3
        strong = match.lastgroup == "strong"
        borne = 0.9 if strong else 0.8
        if self._set_apart(text, match) or self._classed(text, start, end):
            return borne
        if self._said_of_itself(text, start, end, strong):
            return 0.8
        opening = self._opening.search(text, max(0, start - 3), start)
        if opening and self._closing.match(text, end, end + 3):
            # 住所（非公開） tells about the address, not about the document.
            return borne if strong or opening[0][0] != "(" or match[0][:2] in _DEEDS else 0.6
        # What may not be done, with whom else it concerns in front of it.
        opened = text[start - 1 : start] == "【" or match[0][:2] in _DEEDS
        return borne if (strong or opened) and self._in_brackets(text, start, end) else 0.3

    def _said_of_itself(self, text: str, start: int, end: int, strong: bool) -> bool:
        if self._this.search(text, max(0, start - 20), start):
            if strong and (self._is.match(text, end) or self._of.match(text, end)):
                return True
            return bool(self._so.match(text, end))
        line = text.rfind("\n", max(0, start - 8), start) + 1 or max(0, start - 8)
        first = not text[line:start].strip(_SIGNS) and (line == 0 or text[line - 1] == "\n")
        return strong and first and bool(self._itself.match(text, end))

    def _classed(self, text: str, start: int, end: int) -> bool:
        """Behind a label, and all that its field holds."""
        return bool(
            self._class.search(text, max(0, start - 16), start)
            and self._field_ends.match(text, end)
        )

    def _in_brackets(self, text: str, start: int, end: int) -> bool:
        """Among few words in brackets at the beginning or the end of a line: （公表前につき取扱注意）."""
        left = max(text.rfind(c, max(0, start - 20), start) for c in "【〔([≪<《")
        right = min(
            (n for c in "】〕)]≫>》" if (n := text.find(c, end, end + 20)) >= 0), default=-1
        )
        if left < 0 or right < 0 or self._sentence.search(text, left, right):
            return False
        return text[max(0, left - 1) : left] in ("", "\n", " ") or text[right + 1 : right + 2] in (
            "",
            "\n",
            " ",
        )

    def _set_apart(self, text: str, match: re.Match[str]) -> bool:
        """Alone on a short line, or at its beginning, end or middle between blanks, and not in a sentence."""
        start, end = match.span()
        left = text.rfind("\n", max(0, start - 40), start) + 1 or max(0, start - 40)
        right = text.find("\n", end, end + 40)
        right = right if right >= 0 else min(len(text), end + 40)
        if left and text[left - 1] != "\n":
            return False
        ahead, behind = text[left:start].strip(_SIGNS), text[end:right].strip(_SIGNS)
        if not self._mark.sub("", ahead).strip(_SIGNS) and not self._mark.sub("", behind).strip(
            _SIGNS
        ):
            return True
        if self._goods.search(text, left, right):
            return False
        if match.lastgroup == "strong" and not ahead and behind in _PAPERS:
            return True
        if (
            not ahead
            and match.lastgroup == "strong"
            and text[end : end + 1] in " \t(【/:・.-※!"
            and end < len(text)
        ):
            return not self._goes_on.match(behind) and not self._asks.search(text, end, right)
        if right - left > 40 or self._sentence.search(text, left, right):
            return False
        if match.lastgroup != "strong" and (ahead or match[0].endswith("価格")):
            return self._heading(text, left, right) and self._between_blanks(
                text, start, end, ahead, behind
            )
        return self._between_blanks(text, start, end, ahead, behind)

    @staticmethod
    def _heading(text: str, left: int, right: int) -> bool:
        return "\n" in text[max(0, left - 1) : left] + text[right : right + 1]

    @staticmethod
    def _between_blanks(text: str, start: int, end: int, ahead: str, behind: str) -> bool:
        return all(
            not words or touching in " \t・"
            for words, touching in ((ahead, text[start - 1 : start]), (behind, text[end : end + 1]))
        ) and not MarkingRecognizer._goes_on.match(behind)
