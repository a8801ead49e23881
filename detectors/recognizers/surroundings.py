"""What stands before and behind the name of a person: labels, honorifics and posts, and what makes it something else."""

from __future__ import annotations

import re

from detectors.letters import LETTER

LATIN = r"[A-Z][A-Za-z'-]{1,20}(?: [A-Z][A-Za-z'-]{1,20}){1,2}(?![A-Za-z0-9_])"

_CLOSED = r"[」』】\])]? ?"
_TITLES = r"さん(?!き(?![まてた])|ぎょ|ちょ|すう)|さま|様(?![式子々相態])|殿(?![堂様方])|くん|君(?!津|が代)|ちゃん|先生"
_STAFF = (
    r"(?:副|主任|上席|専門|担当)?(?:課長|係長|部長|次長|室長|主査|主任|主事|主幹|参事|技監|技師)(?:補佐|代理|心得)?|補佐(?!官)|議員|(?<!民生)委員長?"
    r"|主任介護支援専門員|介護支援専門員|相談支援専門員|相談員|支援員|指導員|調査員|民生委員|ケア ?マネ(?:ージャー|ジャー)?|ヘルパー|ケースワーカー|ソーシャルワーカー"
    r"|カウンセラー|サービス提供責任者|医師|看護師|准看護師|保健師|助産師|薬剤師|栄養士|保育士|介護士|(?:理学|作業)療法士|言語聴覚士|社会福祉士"
    r"|弁護士|税理士|司法書士|行政書士|(?:養護|栄養)?教諭|副?(?:部会長|座長|幹事長?)|班長|副校長|教頭|学芸員|司書|書記|消防(?:士長?|副士長|司令(?:補|長)?|監)"
)
"""What single members of an office and of a profession are called."""
_POSTS = (
    r"教授|講師|市長|区長|町長|村長|知事|議長|局長|所長|支店長|店長|園長|校長|院長|館長|会長|社長|専務|常務|理事|監督|職員|係員"
    r"|大臣|長官|巡査|選手|容疑者|被告|調査官|警部|教育長|町内会長|分科会長|支部長|分?団長|組合長|学部長|学科長|センター長|署長|隊長"
)
_NO_HOLDER = r"(?![会選組室級印職賞杯制任団]|連[盟合]|協|名[義簿]|候補|資格|養成|研修|確保|不足|表彰|事務|経験|定数|報酬|配置|募集)"
"""Behind a post: the rest of what is no person, 医師会, 知事選, 部長級."""
PERSONAL = re.compile(rf"{_CLOSED}(?:{_TITLES})")
"""Said of persons only: even the name of a place or an unknown word is a person in front of it."""
HONORIFIC = re.compile(rf"{_CLOSED}(?:{_TITLES}|(?:{_STAFF}|{_POSTS}){_NO_HOLDER})")
COLLEAGUE = re.compile(rf"{_CLOSED}(?:{_STAFF})(?![一-鿿])")
"""In front of these a family name is a person, whatever the model thinks."""
CHIEF = re.compile(
    r"(?![市町村区県]|支所|出張所|図書館|公民館|消防|保健所)[一-鿿々]{2,12}(?:長|監|補佐|主幹|主査|参事|次長|理事)(?=[ \n]|$)",
    re.MULTILINE,
)
"""The post of a speaker in minutes, with its division: 健康福祉部長."""
SPEAKS = frozenset("○◯〇◎◆")
"""In front of whoever speaks in minutes."""
MISTER = re.compile(rf"{_CLOSED}氏(?!名|族|神)")
"""Said of a person or of a clan (北条氏): the sentence decides, and this only leans."""

PLACE = re.compile(
    r"[市区町村郡県都府道駅川山線島湾港城寺神橋通丁地支店]|空港|大学|高校|小学|中学|病院|医院|クリニック|株式|有限|会社|銀行"
    r"|製|型|症|賞|法|式"
)
"""Behind one part of a name: the rest of something that is called after a place or a family."""
CALLED_AFTER = re.compile(
    r"[市区町村](?:長選|議[選会]|長会)|知事[選会]|内閣(?!総理|官房|府)|新報|政権|朝(?![食刊日礼夕鮮])|暦|杯|賞|記念|事務所|病院|医院|クリニック|商店|財団|美術館|博物館|国際空港|・(?:アンド|エンド)・"
    r"|社(?!長|員|会|宅)|商事|物産|興業|興産|商会|株式会社|有限会社|公園|団地|住宅|重工|工業|電機|製作所|自動車|製薬|建設|産業|地区|遺跡|古墳|の(?:乱|変(?![更わ化])|戦い)"
    r"|橋|踏切|分館|支所|出張所|用水|堰|窯跡|城址|城跡|陣屋|街道|トンネル|球場|プール|グラウンド|公民館|集会所|自治会(?!長)|浄水場"
    r"|配水[池場]|ポンプ場|交差点|十字路|信号|駅(?![長員])|坂下|小学校|中学校|高等学校|高校(?![生時の])|学園|学院|インター"
    r"|家(?:住宅|長屋|文書|具|の(?:直轄|領|菩提|墓所|[大巨古老]?(?:ケヤキ|スギ|マツ|クス|イチョウ|シイ|桜|杉|松|楠|蔵|門)))|症候群|病(?![院状気床弱死む])|分団|式土器|(?<=又)は|の架け?替え?|貴金属|石(?=[のをはがで塀材])"
    r"|薬品|食品|醤油|電器|無線|タクシー|交通(?!課|事故)|生命|証券|運輸|清掃|衛生|サービス|生コン|薬局|書店|酒店|銀行|信用金庫|工務店|造園|牧場|農園|ファーム"
    r"|[家庭]*菜園|農場|果樹園|牧草|酪農|養[蜂豚鶏魚蚕]|農機|製[材麺菓茶粉糸鋼鉄紙氷油]|紡績|酒造|醸造|味噌|窯(?!業)|工房|工芸|塗装|板金|重機|電設|設備|土木|道路(?!課)|鋼[業材管]|化[学成工]"
    r"|リース|レン[トタ]|システム|テクノ|メンテナンス|エンジニアリング|データ|ソフト|プラント|ケミカル|コーポレーション|ホールディングス|組(?![長員合織み])"
    r"|幕府|[一-鿿]{0,3}藩(?!主)|縄手|学校(?!医)|の[里郷宮都園]|入口|車庫|倉庫|防災|水防|防犯|分校|詰所|会館|通り|方面|分岐|堤(?!防)|[一二三四五六七八九十]{0,2}丁目|跨線|歩道橋|大橋|発電|変電|排水|霊園|学童|児童|保育|幼稚園|こども園|クラブ(?!チーム)"
    r"|[小中](?=[がはのとを、・,)0-9])|ハウス|ハイツ|ホーム(?!ラン|ヘルパ)|マンション|アパート|ニュータウン|[とや][一-鿿]{1,4}(?:に向か|を結ぶ|の間|間を|方面)"
    r"|特定?(?:建設)?(?:工事)?(?:共同企業体|JV)|(?:値|指数|係数|定数)(?![一-鿿])|洋行|商船|海運|電鉄|百貨店|書[房院]"
    r"|の[一-鿿]{0,6}(?:法則?|定理|公式|方程式|係数|指数|原理|仮説)(?![一-鿿])"
    r"|(?:内|外|歯|眼|小児)科|整形|-(?:shi|ku|cho|machi|son|gun|fu|to|ken)(?![a-z])| ?(?!0|[0-9]{3}-[0-9]{4})[0-9]{1,4}(?:-[0-9]|丁目|番)"
)
"""Behind a name: what is called after a person, or a firm, and is no person."""
LISTED = re.compile(
    rf"(?:(?:[・、,と]|及び|又は|並びに|、?そして) ?[{LETTER}]{{1,8}}?){{0,12}}(?:の|など)?(?:各(?![氏位人員自々]|委員|議員|選手|先生|候補|被告|理事|教授|講師|[部課社係]長)"
    r"|(?:全|[0-9]{1,3}(?:つの|か所の)?)"
    r"(?:地区|町村?|村|市[町村]?|区(?!長|議)|県|校|社|団地|橋|集落|自治会(?!長)|町会(?!長)|支部(?!長)|会場|系統|工区|路線|駅|園(?!児|長)|館|公園|機種|製品|品目|品種|種類|版|店|組合|河川|区域|コース|施設|山|川|島|地点|処理分?区|メーカー|銘柄|流域|ダム))"
)
"""How a list of what is no person ends."""
GROUPED = re.compile(
    r"(?:分団|地区|区域|圏域|投票区|[校学]区|支部|処理分?区|工区|系統|方面|ブロック|流域|管内|会場|団地|集落)[(:] ?(?:[^()\n。:]{1,40}[、・,] ?)?$"
)
"""In front of what belongs to a district."""
NAMED_THING = re.compile(
    r"(?:大字|(?<![一-鿿])字|\((?:株|有|同|資)\)|株式会社|有限会社|合同会社)$"
    r"|(?:映画|小説|漫画|番組|楽?曲|歌|アルバム|絵本|ドラマ|舞台|演[劇目]|戯曲|オペラ|書籍|図書|雑誌|題名|作品)「[^「」\n]{0,40}$|『[^『』\n]{0,40}$"
)
"""In front of a part of the name of a firm or of a work."""
_ITEM = "[一-鿿々]{1,5}"
_AND = "(?:[、・,] ?|及び|並びに|又は)"
ENUMERATED = re.compile(
    rf"(?P<two>(?:{_AND}{_ITEM}){{2}}(?![一-鿿ァ-ヺ]))|(?P<one>{_AND}{_ITEM}(?![一-鿿ァ-ヺ]))"
)
BEFORE_IN_LIST = re.compile(rf"(?<![一-鿿ァ-ヺ])(?P<two>{_ITEM}{_AND})?{_ITEM}{_AND}$")
"""Behind and before a short word in a list of three and more, as of places."""

_WHOSE = r"(?:申請者|届出人|世帯主|保護者|患者|被保険者|受給者|相談者|利用者|代表者|申込者|担当者|本人|対象者|請求者)"
NAMED = (
    rf"(?:{_WHOSE}の?(?:氏名|名前|名)|氏名|お?名前|世帯主|申請者|届出人|申込者|患者名?|請求者|差出人|フリガナ|ふりがな|カナ氏名"
    r"|(?<![A-Za-z-])(?:[Ff]ull|[Ff]irst|[Ll]ast|[Ff]amily|[Gg]iven|[Ss]ur)?[_ ]?[Nn]ame)"
)
_BETWEEN = r"[\"']?(?:\([^()\n]{0,8}\))?[\"']?[ \t]{0,2}[:|=\t][ \t]{0,2}[\"']?"
DIVIDER = re.compile(r"[:|=\t]")
"""Without one of these there is no label for what follows."""
LONGEST_LABELLED = 120
"""Characters that a label and the value behind it may take up."""
FIRM_LABEL = re.compile(
    rf"{NAMED}{_BETWEEN}(?P<value>[{LETTER}]{{1,8}}(?:[ \t]?[{LETTER}]{{1,8}}(?![ \t]?[:|=]|[{LETTER}]))?|{LATIN})"
)
"""Whatever stands behind it is a name, unless it says that there is none."""

_SOFT = (
    rf"(?:{_WHOSE}|姓|名字|苗字|(?<![一-鿿])名|担当|宛名|宛先|氏名|名前|連絡者|(?:入力|作成|起案|発言|記入|記録|点検|確認|通報|依頼|欠席|出席|回答)者"
    r"|主治医|(?<![一-鿿])(?:受付|入力|確認|記録|司会|作成|起案)|(?:被)?相続人|後見人|代理人|緊急連絡先|対象者)"
)
SOFT_LABEL = re.compile(
    rf"{_SOFT}{_BETWEEN}(?P<value>[{LETTER}]{{1,6}}(?: [{LETTER}]{{1,6}})?)(?![{LETTER}])"
)
"""May as well be followed by an office or a remark."""
LABEL_ENDS = frozenset(":|=\t \"'はが")
LABEL_BEFORE = re.compile(rf"(?:{NAMED}|{_SOFT})(?:{_BETWEEN}|[はが ])$")

AFTER_NAME = re.compile(
    rf"{_CLOSED}(?:{_TITLES}|{_STAFF}|{_POSTS}|氏)|[のはがをにへとでもや](?![ぁ-ゖ])|です|より|から|まで|$"
)
"""How a sentence goes on behind a name; anything else may be more of the name."""

ALONE = re.compile(r"(?:氏|様|さん|殿)?[ \t]*(?:$|[\n|,;、。)」(\"]|[ \t][^ ])", re.MULTILINE)
"""Behind a word that is all that its field holds."""
SPEAKER = re.compile("[:「](?=[^0-9\n]{4})|[:][0-9]{1,2}[月日時]")
"""Behind the name that begins a line of minutes."""

NOT_A_NAME = re.compile(
    r"未定|なし|無し|不明|同上|略|空欄|未記入|記入|入力|必須|任意|非公開|匿名|以下|上記|別紙|省略|誰|どの|こ[のちれ]|そ[のちれ]"
    r"|あ[のちれ]|[0-9]|です|ます|する|した|から|まで|さん|ください|課$|係$|部$|室$|局$|者$|欄"
    r"|^(?:出欠|出席|欠席|順位|得点|押印|署名|提出|返却|日時|時刻|期間|状態|学年|学級|クラス|保護者|生徒|児童|園児|学校名|担任|面積|時間|場所|会場|用件|要件|曜日|単価|数量|合計|小計|点数|評価|結果|状況|区分|種別|分類|メール|郵便)"
    r"|^(?:税[額率]|名$|所属|電話(?:番号)?|住所|番号|備考|年齢|性別|役職|職業|生年月日|続柄|部署|日付|金額|内容|件名|担当|フリガナ|ふりがな|カナ)"
    r"|(?<![A-Za-z])(?i:hello|world|test|sample|example|dummy|null|none|unknown|admin|user)(?![A-Za-z])"
    r"|(?:図書|公民|体育|博物|美術|資料|文学|会|水族)館$|集会所$|公園$|庁舎|保育[園所]$|幼稚園$|庁舎$|事務所$"
    r"|株式|有限|会社|法人|組合|病院|大学|学校|銀行|センター|クリニック"
)
