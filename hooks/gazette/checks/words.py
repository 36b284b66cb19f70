"""What rules need to know of languages: words before a typed date, numbers in words, what sends readers looking."""

import re
from collections.abc import Mapping

LAST_UPDATED: Mapping[str, tuple[str, ...]] = {
    "en": ("last updated", "last modified", "last revised", "last changed", "updated on", "updated:", "version of"),
    "de": (
        "zuletzt aktualisiert", "zuletzt geändert", "letzte aktualisierung", "letzte änderung", "aktualisiert am",
        "stand:", "stand vom", "fassung vom",
    ),
    "fr": ("dernière mise à jour", "dernière modification", "mis à jour le", "mise à jour :", "version du"),
    "es": ("última actualización", "última modificación", "actualizado el", "actualizada el", "versión del"),
    "it": ("ultimo aggiornamento", "ultima modifica", "aggiornato il"),
    "pt": ("última atualização", "última actualização", "última modificação", "atualizado em"),
    "nl": ("laatst bijgewerkt", "laatst gewijzigd", "laatste wijziging"),
    "ja": ("最終更新", "最終改定", "最終改訂", "更新日", "改定日"),
    "zh": ("最后更新", "最近更新", "更新日期", "最後更新"),
    "ar": ("آخر تحديث", "آخر تعديل", "تاريخ التحديث"),
}  # fmt: skip
"""Words before a date that say when a text was last changed, in small letters, by language."""

NUMBERS: Mapping[str, Mapping[int, tuple[str, ...]]] = {
    "en": {
        2: ("two", "twice", "both", "second"), 3: ("three", "third"), 4: ("four",), 5: ("five",), 6: ("six",),
        7: ("seven", "week"), 8: ("eight",), 9: ("nine",), 10: ("ten",), 11: ("eleven",), 12: ("twelve", "year"),
        13: ("thirteen",), 14: ("fourteen", "fortnight"), 15: ("fifteen",), 16: ("sixteen",), 18: ("eighteen",),
        20: ("twenty",), 24: ("day",), 30: ("thirty", "month"), 60: ("sixty",), 90: ("ninety",), 100: ("hundred",),
    },
    "de": {
        2: ("zwei", "zweimal", "beide", "beiden"), 3: ("drei",), 4: ("vier",), 5: ("fünf",), 6: ("sechs",),
        7: ("sieben", "woche"), 8: ("acht",), 9: ("neun",), 10: ("zehn",), 11: ("elf",), 12: ("zwölf", "jahr"),
        13: ("dreizehn",), 14: ("vierzehn",), 15: ("fünfzehn",), 16: ("sechzehn",), 18: ("achtzehn",),
        20: ("zwanzig",), 24: ("tag",), 30: ("dreißig", "monat"), 60: ("sechzig",), 90: ("neunzig",),
        100: ("hundert", "einhundert"),
    },
    "fr": {
        2: ("deux",), 3: ("trois",), 4: ("quatre",), 5: ("cinq",), 6: ("six",), 7: ("sept", "semaine"), 8: ("huit",),
        9: ("neuf",), 10: ("dix",), 11: ("onze",), 12: ("douze", "an"), 13: ("treize",), 14: ("quatorze",),
        15: ("quinze", "quinzaine"), 16: ("seize",), 18: ("dix-huit",), 20: ("vingt",), 24: ("jour",),
        30: ("trente", "mois"), 60: ("soixante",), 90: ("quatre-vingt-dix",), 100: ("cent",),
    },
    "es": {
        2: ("dos", "ambos", "ambas"), 3: ("tres",), 4: ("cuatro",), 5: ("cinco",), 6: ("seis",),
        7: ("siete", "semana"), 8: ("ocho",), 9: ("nueve",), 10: ("diez",), 11: ("once",), 12: ("doce", "año"),
        13: ("trece",), 14: ("catorce",), 15: ("quince",), 16: ("dieciséis",), 18: ("dieciocho",), 20: ("veinte",),
        24: ("día",), 30: ("treinta", "mes"), 60: ("sesenta",), 90: ("noventa",), 100: ("cien", "ciento"),
    },
    "ja": {
        2: ("二", "両"), 3: ("三",), 4: ("四",), 5: ("五",), 6: ("六",), 7: ("七", "週"), 8: ("八",), 9: ("九",),
        10: ("十",), 11: ("十一",), 12: ("十二", "年"), 14: ("十四",), 15: ("十五",), 16: ("十六",), 18: ("十八",),
        20: ("二十",), 24: ("日",), 30: ("三十", "月"), 60: ("六十",), 90: ("九十",), 100: ("百",),
    },
    "ar": {
        2: (
            "اثنان", "اثنين", "اثنتين", "يومين", "يومان", "شهرين", "شهران", "سنتين", "سنتان", "عامين", "عامان",
            "أسبوعين", "أسبوعان", "ساعتين", "ساعتان", "مرتين", "كلا",
        ),
        3: ("ثلاثة", "ثلاث"), 4: ("أربعة", "أربع"), 5: ("خمسة", "خمس"), 6: ("ستة", "ست"),
        7: ("سبعة", "سبع", "أسبوع"), 8: ("ثمانية", "ثماني"), 9: ("تسعة", "تسع"), 10: ("عشرة", "عشر"),
        11: ("أحد عشر",), 12: ("اثني عشر", "اثنا عشر", "سنة", "عام"), 14: ("أربعة عشر",), 15: ("خمسة عشر",),
        16: ("ستة عشر", "السادسة عشرة"), 18: ("ثمانية عشر", "الثامنة عشرة"), 20: ("عشرين", "عشرون"), 24: ("يوم",),
        30: ("ثلاثين", "ثلاثون", "شهر"), 60: ("ستين", "ستون"), 90: ("تسعين", "تسعون"), 100: ("مائة", "مئة"),
    },
}  # fmt: skip
"""Words that may stand for a number, by language: a translator may write 30 days as a month."""

_SOMETIMES = "regularly|periodically|frequently|often|from time to time|occasionally|each time|every time"
_LOOK = "check|review|revisit|consult|visit|read"
_TEXT = "polic(?:y|ies)|page|notice|statement|terms|agreement|document|website|site"
DUTIES: Mapping[str, re.Pattern[str]] = {
    lang: re.compile(pattern, re.IGNORECASE)
    for lang, pattern in {
        "en": rf"\bcheck back\b|\b(?:please|you|encourage|advise|recommend|suggest|urge)\b[^.;]{{0,60}}?"
        rf"(?:\b(?:{_LOOK})\b[^.;]{{0,40}}?\b(?:{_TEXT})\b[^.;]{{0,60}}?\b(?:{_SOMETIMES})\b"
        rf"|\b(?:{_SOMETIMES})\b[^.;]{{0,20}}?\b(?:{_LOOK})\b[^.;]{{0,40}}?\b(?:{_TEXT})\b)",
        "de": r"\b(?:prüfen|überprüfen|lesen|besuchen|konsultieren|informieren|sehen|schauen)\b[^.;]{0,80}?"
        r"\b(?:regelmäßig|von zeit zu zeit|in regelmäßigen abständen|gelegentlich)\b"
        r"|\b(?:regelmäßig|von zeit zu zeit|in regelmäßigen abständen)\b[^.;]{0,60}?"
        r"\b(?:prüfen|überprüfen|lesen|besuchen|konsultieren|nachsehen|nachzulesen|einzusehen|zu informieren)\b",
        "fr": r"\b(?:consulter|consultez|vérifier|vérifiez|relire|revoir|visiter)\b[^.;]{0,80}?"
        r"\b(?:régulièrement|périodiquement|de temps en temps|fréquemment)\b",
        "es": r"\b(?:consultar|consulte|revisar|revise|comprobar|compruebe|visitar|visite)\b[^.;]{0,80}?"
        r"\b(?:periódicamente|regularmente|con frecuencia|de vez en cuando|con regularidad)\b",
        "ja": r"定期的に[^。]{0,40}?(?:確認|ご覧|参照)",
        "ar": r"(?:مراجعة|راجع|تفقد|الاطلاع|زيارة)[^.؛]{0,80}?(?:بانتظام|دوري|من وقت لآخر|من حين لآخر)",
    }.items()
}
"""Sentences that leave it to the reader to look for changes, by language."""


def base(lang: str) -> str:
    """The language of a tag, without script and country."""
    return lang.partition("-")[0]
