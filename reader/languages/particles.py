"""Small words of the target languages: no rendering of a term begins or ends with one. Data."""

from __future__ import annotations

from functools import lru_cache

from reader import languages
from reader.languages.language import Language

_LISTS = {
    "ar": """
        و ف ب ل ك في من الى على عن مع بين بعد قبل عند لدى منذ حتى خلال ضد نحو حول دون تحت فوق أمام وراء
        عبر لكن أو أم بل ثم إن أن إذا إذ لو لأن كان كانت كانوا يكون تكون ليس ليست لا لم لن ما ماذا هل قد
        لقد سوف هو هي هم هن نحن أنا أنت أنتم هذا هذه ذلك تلك هؤلاء أولئك الذي التي الذين اللذين اللتين
        هناك هنا كل بعض غير سوى أي كما حيث بينما عندما كي لكي إلا أيضا فقط جدا به بها له لها فيه فيها
        منه منها عليه عليها إليه إليها عنه عنها لهم بهم فيهم منهم عليهم إليهم عنهم أنه أنها أنهم إنه
        إنها لأنه لأنها مثل يتم تم عدم يجب يمكن كانا قال وقد وكان وهو وهي وهم ولا ولم وفي ومن وعلى وإلى
        وأن وإن وذلك وهذا وهذه التى الى ان او اذا انه انها
    """,
    "kmr": """
        û yan lê lêbelê ku ko ji li bi di de da ve re ra bo ber ser nav bin tev tevî wek weke wekî heta
        piştî berî gel dijî ligel nêzîkî ev ew van wan vê wê vî wî min te me we ez tu em hûn xwe hev her
        hemû hemî hin hinek gelek pir zêde tenê jî ne na nîn nîne e ye in ne bû bûn dibe dibin hat hatin
        hate tê tên hatiye hatine dikin dike kir kirin kiriye heye hene hebû çi kî kîjan çima çawa kengî
        ger heke eger lewma lewra dema gava çaxê ya yê yên a ê ên yek êdî dê wê bê bibe bike bikin nabe
        nake nakin dikare dikarin pêwîst lazim divê ta an yanî dikir
    """,
    "ckb": """
        و لە بە بۆ لەگەڵ لەسەر لەژێر لەنێو لەناو لەنێوان لەبەر لەلایەن لەبارەی بەرەو بەبێ بەپێی تا هەتا
        دوای پێش پاش کە بەڵام یان یاخود ئەگەر چونکە بۆیە هەروەها وەک وەکو ئەم ئەو ئەوە ئەمە ئەوان ئەمانە
        ئەوانە من تۆ ئێمە ئێوە خۆ خۆی خۆیان هەر هەموو هەندێک زۆر تەنها تەنیا نا نە نییە نیە نین بوو بوون
        دەبێت دەبێ دەبن کرا کران کراوە کراون کرد کردن دەکات دەکەن دەکرێت دەکرێ هەیە هەن هەبوو چی کێ کوێ
        کەی چۆن بۆچی ئایا کاتێک لێ پێ تێ تیا لێی پێی تێدا لەوە لەم لەو بەم بەو یەک بێت بن بکات بکەن
        بکرێت نابێت ناکات دا ە ی یە ن
    """,
}


@lru_cache(maxsize=8)
def particles(code: str) -> frozenset[str]:
    """The small words of a language, in the key that its words are compared by; none for other languages."""
    language = languages.for_code(code)
    words = _LISTS.get(code, "").split()
    return frozenset(word_key(word, language) for word in words)


def word_key(text: str, language: Language) -> str:
    """What words of a target language are compared by: loosely where a script is typed in many ways."""
    fold = languages.loose_key if language.script == "Arab" else languages.finding_key
    return fold(text, language)
