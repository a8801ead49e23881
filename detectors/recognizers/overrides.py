"""How "ignore your instructions" is said in other languages than Japanese and English: a verb and its object, near."""

from __future__ import annotations

from types import MappingProxyType

from detectors.views.normalise import normalise

_SAID: MappingProxyType[str, tuple[str, str]] = MappingProxyType(
    {
        "de": (
            "vergiss|vergessen sie|vergesse|ignoriere|ignorieren sie|missachte|missachten sie|abweichend|streichen sie",
            "alles ge|alles, |alles was|alles dav|anweisung|instruktion|aufgabe|befehl|auftr|gesagte|vorherig|bisherig|vorangegangen|obig",
        ),
        "fr": (
            "ignore|ignorez|ignorer|oublie|oubliez|oublier|faites abstraction",
            "instructions|consigne|directives|précéd|tout ce",
        ),
        "es": (
            "ignora|ignore|ignorar|olvida|olvide|olvidar|haz caso omiso|omite",
            "instruccion|ordenes|órdenes|indicaciones|anteriores|todo lo|todo que",
        ),
        "it": (
            "ignora|ignorare|dimentica|dimenticare",
            "istruzion|precedenti|indicazion|tutto quel|quanto sopra",
        ),
        "pt": (
            "ignore|ignora|ignorar|esqueça|esquece|desconsidere",
            "instruç|anteriores|comandos|o acima",
        ),
        "id": ("abaikan|lupakan", "instruksi|perintah|petunjuk|arahan|sebelumnya"),
        "vi": ("bỏ qua|hãy quên|phớt lờ|quên đi", "hướng dẫn|chỉ dẫn|chỉ thị|lệnh|trước"),
        "fil": (
            "huwag pansinin|kalimutan|balewalain|ipagwalang",
            "tagubilin|utos|instruksyon|panuto|nauna",
        ),
        "tr": (
            "talimat|yönerge|komut|yönlendirme",
            "yok say|görmezden|unut|göz ardı|dikkate alma|gözardı",
        ),
        "ru": (
            "игнорир|проигнорир|забуд|забыть|не обращай",
            "инструкц|указани|предыдущ|команд|все, что",
        ),
        "el": ("αγνοήστε|αγνόησε|ξεχάστε|ξέχασε", "οδηγί|προηγούμεν|εντολ"),
        "ar": ("تجاهل|انس |انسى|تجاهلي", "التعليمات|السابق|الأوامر|الإرشادات"),
        "hi": ("निर्देश|अनुदेश|आदेश", "अनदेखा|भूल|उपेक्षा|नज़रअंदाज|नजरअंदाज|ध्यान न"),
        "bn": ("নির্দেশ|আদেশ", "উপেক্ষা|ভুলে|এড়িয়ে|অগ্রাহ্য"),
        "th": (
            "เพิกเฉย|ละเว้น|ละเลย|ลืม|ไม่ต้องสนใจ|มองข้าม|ไม่สนใจ",
            "คำสั่ง|คําสั่ง|คำแนะนำ|คําแนะนํา|คำแนะนํา",
        ),
        "zh": ("忽略|无视|忘记|忘記|不要理会", "指示|指令|说明|說明|提示|命令|规则|以上内容"),
        "ko": ("지시|명령|지침|안내|설명|위의 내용", "무시|잊어|잊으"),
    }
)


_YOURS = (
    "tu contraseña|su contraseña|votre mot de passe|ton mot de passe|dein passwort|ihr passwort|la tua password|tua password|sua senha|твой пароль|ваш пароль|iyong password"
    "|kata sandi anda|sandi anda|password anda|mật khẩu của bạn|şifreni|şifrenizi|parolanı|รหัสผ่านของคุณ|आपका पासवर्ड|अपना पासवर्ड|আপনার পাসওয়ার্ড|당신의 비밀번호|你的密码|您的密码|كلمة المرور الخاصة بك"
    "|cuál es la contraseña|quel est le mot de passe|qual è la password|wie lautet das passwort|qual é a senha|какой пароль|密码是什么|비밀번호가 무엇|şifre nedir|apa kata sandi|mật khẩu là gì|पासवर्ड क्या है|পাসওয়ার্ড কি|รหัสผ่านคืออะไร|ما هي كلمة المرور"
    "|너의 비밀번호|mir ihr passwort|mir dein passwort|tell me your password"
)


def _read(words: str) -> tuple[str, ...]:
    """As a view has them: marks that NFKC does not compose are gone there."""
    return tuple(normalise(word).text for word in words.split("|"))


SAID: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = tuple(
    (_read(first), _read(then)) for first, then in _SAID.values()
)
YOURS = _read(_YOURS)
"""Asked for a password that is the model's own, or its system's."""
