"""Vietnamese text from before Unicode: stored as Western letters that look right only in fonts of their own.

Two such encodings are met in spreadsheets: TCVN3 ("ABC", fonts `.VnTime` …; those that end in H show capitals) and VNI
(fonts `VNI-Times` …). What a text is, is told by how many of its words are Vietnamese syllables when it is read so.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache


class Encoding(StrEnum):
    """How letters are stored."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    TCVN3_CAPITALS = "tcvn3_capitals"
    VNI = "vni"


_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
_LIKE_D = str.maketrans("Ðð", "Đđ")  # the letter of Iceland looks the same, and is typed for it
_TCVN3_GONE = dict.fromkeys(_TCVN3)
# VNI writes a mark after its letter; ơ, ư, đ and the letters i, y with a tone have a code of their own.
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HATS = {
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
}  # fmt: skip
_VNI_BREVES = {
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    marks = {
        **dict.fromkeys("ae", _VNI_TONES | _VNI_HATS),
        **dict.fromkeys("oô", _VNI_TONES),
        **dict.fromkeys("uöy", _VNI_TONES),
    }
    marks["a"] = marks["a"] | _VNI_BREVES
    marks["o"] = _VNI_TONES | _VNI_HATS
    table = dict(_VNI_ALONE)
    for letter, own in marks.items():
        for mark, tones in own.items():
            table[letter + mark] = unicodedata.normalize("NFC", _VNI_ALONE.get(letter, letter) + tones)
    capitals = {key[0].upper() + key[1:]: value.upper() for key, value in table.items()}
    return {**table, **capitals, **{key.upper(): value.upper() for key, value in table.items()}}


_VNI = _vni_table()
_VNI_CODE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_ONSETS = "ngh ng nh ch gh gi kh ph qu th tr b c d đ g h k l m n p r s t v x".split()  # noqa: SIM905 - reads as a line
_RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch êm ên ênh êp êt êu êng i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan "
    "oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông "
    "ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uên uênh uêu ui um un ung uơ uôc uôi uôm uôn uông uôt up "
    "ut uy uya uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng "
    "yêt yêu ynh yt"
)
_SYLLABLE = re.compile(f"(?:{'|'.join(_ONSETS)})?(?:{'|'.join(_RHYMES.split())})")
_CONSONANTS = frozenset("bcdđfghjklmnpqrstvwxz")
_TONE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")
_AFTER_STOP = frozenset("\u0301\u0323")
_BETWEEN_WORDS = re.compile(r"[\s0-9.,;:/\\()\[\]\"'’!?&+\-–_]+")
_LAST_WESTERN = "\u00ff"
_SURE, _DOUBTFUL = 0.75, 0.6


def decode(text: str, encoding: Encoding) -> str:
    """The text in Unicode. Letters that the encoding cannot hold show that it is Unicode already: then as it is."""
    if encoding is Encoding.UNICODE:
        return text.translate(_LIKE_D)
    if text.isascii() or not _may_be(text, encoding):
        return text.upper() if encoding is Encoding.TCVN3_CAPITALS else text
    if encoding is Encoding.VNI:
        return _VNI_CODE.sub(lambda match: _VNI[match.group()], text)
    decoded = text.translate(_TCVN3)
    return decoded.upper() if encoding is Encoding.TCVN3_CAPITALS else decoded


def _may_be(text: str, encoding: Encoding) -> bool:
    rest = _VNI_CODE.sub("", text) if encoding is Encoding.VNI else text.translate(_TCVN3_GONE)
    return not any(char.isalpha() and not char.isascii() for char in rest)


def encoding_of_font(font: str) -> Encoding | None:
    """The encoding that a font of the old kinds shows; None for every other."""
    name = font.strip().casefold()
    if name.startswith(".vn"):
        return Encoding.TCVN3_CAPITALS if name.endswith("h") else Encoding.TCVN3
    return Encoding.VNI if name.startswith("vni") else None


def guess_encoding(texts: Iterable[str], font: Encoding | None = None) -> Encoding:
    """How texts that stand together are stored: the reading with clearly more Vietnamese words, or as their font says.

    A font alone does not decide: text is pasted into other fonts than its own.
    """
    marked = [text for text in texts if not text.isascii() and _is_western(text)]  # others are Unicode already
    plain = vietnamese_share(marked, Encoding.UNICODE)
    if font is not None and (not marked or vietnamese_share(marked, font) >= max(plain, _DOUBTFUL)):
        return font
    if plain > _DOUBTFUL:
        return Encoding.UNICODE
    share, best = max((vietnamese_share(marked, kind), kind) for kind in (Encoding.TCVN3, Encoding.VNI))
    return best if share >= _SURE and share > plain else Encoding.UNICODE


def _is_western(text: str) -> bool:
    return not any(char > _LAST_WESTERN and char.isalpha() for char in text)


def likely_encodings(text: str) -> list[Encoding]:
    """How a single text may be stored, the likeliest first."""
    if text.isascii():
        return [Encoding.UNICODE]
    kinds = [Encoding.UNICODE, Encoding.TCVN3, Encoding.VNI]
    return sorted(kinds, key=lambda kind: -vietnamese_share([text], kind))


def decode_cell(text: str, encoding: Encoding, font: str | None = None) -> str:
    """One cell of a column that is stored so; one that is Vietnamese only as it stands was added in Unicode later."""
    if encoding is Encoding.UNICODE:
        return decode(text, encoding)
    own = encoding_of_font(font) if font else None
    if own and {own, encoding} == {Encoding.TCVN3, Encoding.TCVN3_CAPITALS}:
        encoding = own
    if own is None and not text.isascii():
        plain = vietnamese_share([text], Encoding.UNICODE)
        if plain > vietnamese_share([text], encoding):
            return decode(text, Encoding.UNICODE)
    return decode(text, encoding)


def vietnamese_share(texts: Iterable[str], encoding: Encoding) -> float:
    """Which part of the words with marks are Vietnamese syllables when read so; 1 where no word has one."""
    words = [
        word
        for text in texts
        for raw in text.split()
        if not raw.isascii()
        for word in _BETWEEN_WORDS.split(decode(raw, encoding))
        if word
    ]
    if encoding is Encoding.TCVN3:  # it has no capitals with a tone, so that these stand small among other capitals
        words = [word.casefold() for word in words]
    return sum(map(is_syllable, words)) / len(words) if words else 1.0


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word can be Vietnamese: onset, rhyme, at most one tone, one case or a capital at its beginning."""
    if word not in {word.lower(), word.upper(), word.capitalize()}:
        return False
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", word.casefold()):
        is_tone = char in _TONE_MARKS and bool(letters) and letters[-1] not in _CONSONANTS
        (tones if is_tone else letters).append(char)
    plain = unicodedata.normalize("NFC", "".join(letters))
    is_stopped = plain.endswith(("c", "ch", "p", "t"))
    may_have_tones = len(tones) <= 1 and (not is_stopped or not tones or tones[0] in _AFTER_STOP)
    return may_have_tones and _SYLLABLE.fullmatch(plain) is not None
