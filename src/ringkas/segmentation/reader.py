"""Who is meant at a place of an article: a name, an office, a role, or the person in focus."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ringkas.segmentation import cues, names, vocabulary
from ringkas.segmentation.cues import lexicon
from ringkas.segmentation.names import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from ringkas.article import Quote, Span

MASK = '"'
"""What stands for each code point of a quotation while the text around it is read."""

REACH = 160
"""Code points that the name and office of a speaker hold at most."""

FOCUS: Final = Mention(-1, -1, (), None, -1)
"""Stands for a pronoun, or a noun that points back: whoever is in focus."""

PRONOUN = re.compile(r"(?:dia|ia|beliau|mereka|dirinya|pihaknya)\b", re.IGNORECASE)
"""A pronoun that stands for the person in focus."""

ADVERB = re.compile(r"(?:(?:lagi|pula|juga|singkat|oleh|sang|si|para|tegas|lirih)\s+)+")
"""Words between a cue and its speaker: `kata lagi`, `tulis si pemilik`."""

DEMONSTRATIVE = re.compile(
    r"(?:\s(?!(?:saat|ketika|kepada|usai|setelah|sambil|melalui|seperti)\b)[^\s.,;\"]+){0,8}?"
    r"\s(?:itu|ini|tersebut|tsb|kelahiran|berusia|bertubuh|berdarah|berkepala|\d+ tahun)\b"
)
"""What shows, behind it, that a plain noun stands for the person in focus: `pria| itu`, `penyanyi| kelahiran 1989`."""

POINTS_BACK = re.compile(r"(?: [\w()]{1,20}){0,2}? (?:itu|ini|tersebut|tsb)\b")
"""A demonstrative behind an office: ` itu`, ` 19 tersebut`."""

INDEFINITE = re.compile(
    r"(?:seorang|salah|sejumlah|beberapa|para|pihak|akun|media|keterangan|pernyataan)\b", re.IGNORECASE
)
"""What shows that a plain noun introduces somebody: `seorang warga`, `salah satu akun`."""

ROLE_STOP = re.compile(
    r"\s(?:saat|ketika|kepada|dalam|di|pada|yang|dengan|usai|setelah|sambil|seraya|lagi|menambahkan|melalui|seperti|lewat|"
    r"sebagaimana|kemarin|dikutip|soal|menirukan|menjelaskan|seusai|sebelum|itu|ini|tersebut|tadi|dari|ke|untuk|terkait|"
    r"mengenai|ada|adalah)\b|[.,;:!?\"“”\n(]"
)
"""Where a role ends: `petugas kepolisian| saat ditemui`."""

PREPOSITION = re.compile(
    r"\b(?:di|ke|dari|dengan|oleh|kepada|untuk|bersama|pada|soal|tentang|atas|terkait|terhadap|dalam|menanggapi|didampingi|"
    r"bertemu|melawan|antara|seperti|dilansir|mengutip|melansir|selain|bagi|menurut)\s+\Z",
    re.IGNORECASE,
)
"""A word before a name that keeps it from being the subject: `bersama Budi`, `dilansir Reuters`."""

RELATIVE = re.compile(r"\byang\s+(?:\w+\s+)?\Z")
"""A verb in a relative clause, whose subject is what stands nearest: `X, yang |mengatakan`."""

CANDIDATE = re.compile(r"(?<![\w@'’\-])(?:[A-Z@][\w'’\-/]*|(?:dia|ia)\b|[a-z]{4,}(?![\w'’\-]))")
"""A word that may begin a subject: capitalised, a pronoun, or a noun in small letters."""

CAPITAL = re.compile(r"[A-Z@]")
"""The first letter of a name, or of an account."""

CLAUSE = re.compile(r"[^.,;\"\n]{0,60}")
"""What follows a document up to the next mark."""

DOCUMENTS = frozenset(
    [
        "akun",
        "pernyataan",
        "keterangan",
        "laporan",
        "siaran",
        "rilis",
        "postingan",
        "unggahan",
        "pihak",
        "media",
        "kantor",
    ]
)
"""Roles that speak for the body or person named behind them: `keterangan resmi BMKG`, `akun @desa`."""

PLATFORMS = frozenset(
    [
        "Facebook",
        "Instagram",
        "Twitter",
        "X",
        "TikTok",
        "YouTube",
        "Youtube",
        "WhatsApp",
        "Telegram",
        "Threads",
    ]
)
"""Where accounts live; no speakers themselves."""

INNER_CAPITAL = re.compile(r"[a-z,)] ([A-Z][\w'’\-]*)")
"""A capital inside a sentence: the word is a name of something."""

PLAIN_WORD = re.compile(r"\b[a-z][a-z\-]{2,}\b")
"""A word in small letters: at the start of a sentence its capital means nothing."""

VERB_FORM = re.compile(
    r"(?:Me[mnrly]|Di[bcdfghjklmnprstuw]|Ber|Ter|Se|Ke|Pe[mn])[a-z]{4,}|[A-Z][a-z]{1,30}(?:nya|lah|kan)\Z"
)
"""What a sentence begins with more often than a name does: `Melansir`, `Disinggung`, `Berikut`, `Faktanya`."""

SINGLE_NAME = re.compile(r"[A-Z][\w'’\-]+(?=[.,;\n]|\s[^A-Z\s]|\Z)")
"""One word of a name as the whole speaker: `kata Komang.`, `menurut Komang, …`."""

ADDRESS = re.compile(r"\s+(?:(?:Pak|Bu|Gus|Mas|Mbak|Bang)\s+)?")
"""What may stand between a cue and that one word."""

SUBJECT_NAME = re.compile(r"(?:\A|[.\n\"”,]\s{0,2})([A-Z][\w'’\-]+)\s+(?:(?:juga|pun|lantas|kembali)\s+)?\Z")
"""One word of a name as the whole subject: `Komang |mengatakan`."""


def masked(text: str, quotes: Sequence[Quote], paragraphs: Sequence[Span]) -> str:
    """The text as it is read, code point by code point: quotations become `MASK`, inner line ends spaces.

    Args:
        text: the whole text.
        quotes: the quotations to mask, in order.
        paragraphs: the paragraphs, in order.
    """
    parts: list[str] = []
    at = 0
    for quote in quotes:
        parts += (text[at : quote.start], MASK * (quote.end - quote.start))
        at = quote.end
    masked = "".join((*parts, text[at:]))
    parts, at = [], 0
    for paragraph in paragraphs:
        parts += (masked[at : paragraph.start], masked[paragraph.start : paragraph.end].replace("\n", " "))
        at = paragraph.end
    return "".join((*parts, masked[at:]))


def names_alone(text: str) -> frozenset[str]:
    """The words that an article uses as a name by themselves: `Komang` in `kata Komang` and `Komang mengatakan`."""
    found: set[str] = set()
    stems = cues.cue_words("after") | cues.cue_words("source")
    verbs = cues.cue_words("verb")
    for match in cues.WORD.finditer(text):
        word = match[0].lower()
        if word in stems:
            address = ADDRESS.match(text, match.end())
            name = SINGLE_NAME.match(text, address.end()) if address else None
            if name:
                found.add(name[0])
        elif word in verbs and (
            subject := SUBJECT_NAME.search(text[max(0, match.start() - 40) : match.start()])
        ):
            found.add(subject[1])
    return frozenset(word for word in found if _usable(word))


def _usable(word: str) -> bool:
    """Whether a word that stands where a name stands is one."""
    plain = (
        vocabulary.is_office_head(word)
        or vocabulary.is_rank(word)
        or vocabulary.is_acronym(word)
        or vocabulary.leads(word)
    )
    return (vocabulary.namelike(word) or vocabulary.is_given(word)) and not plain


class Reader:
    """Reads the masked text of one article.

    Args:
        text: the text with its speech replaced by `MASK`.

    Attributes:
        known: words that the article uses as a name by themselves.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.known = names_alone(text)
        self._proper = frozenset(match[1] for match in INNER_CAPITAL.finditer(text))
        self._plain = frozenset(match[0] for match in PLAIN_WORD.finditer(text))

    def speaker(self, start: int, limit: int) -> Mention | None:
        """The speaker that begins at `start`: `FOCUS` for a pronoun or a noun that points back, None for nobody."""
        text = self.text
        while start < limit and text[start].isspace():
            start += 1
        if lead := ADVERB.match(text, start, limit):
            start = lead.end()
        if start >= limit:
            return None
        if PRONOUN.match(text, start, limit):
            return FOCUS
        limit = min(limit, start + REACH)
        mention = names.read_mention(text, start, limit, self.known)
        if mention and self._points_back(mention, start):
            return FOCUS
        if mention and (mention.name or text[start].isupper()):
            return mention
        return self._role(start, limit)

    def subject(self, begin: int, end: int) -> Mention | None:
        """The subject of a verb that begins at `end`, in a clause that begins at `begin`.

        It is the first person or office that no preposition governs; `FOCUS` for a pronoun.
        """
        text = self.text
        found: list[Mention] = []
        fallback: list[Mention] = []
        at = begin
        while match := CANDIDATE.search(text, at, end):
            start, at = match.span()
            first = start == begin or text[max(begin, start - 2) : start].rstrip()[-1:] in (
                "",
                ".",
                "?",
                "!",
                MASK,
                "”",
            )
            mention = self._candidate(match[0], start, end, first=first)
            if mention is None:
                continue
            at = max(at, mention.end_of_all)
            blocked = PREPOSITION.search(text, max(begin, start - 16), start)
            person = not mention.name or bool(mention.office) or vocabulary.is_person(mention.name)
            (fallback if blocked or not person else found).append(mention)
        if RELATIVE.search(text, max(begin, end - 24), end) and (found or fallback):
            return max(found + fallback, key=lambda mention: mention.start)
        if found and found[0].start == begin:
            return self._apposition(found) or found[0]
        named = [mention for mention in found if mention is FOCUS or mention.name or mention.office]
        return next(iter(named or found or fallback), None)

    def _apposition(self, found: list[Mention]) -> Mention | None:
        """The name behind an office or role that opens the sentence: `Pedagang dari pasar itu, Agustina Bura, …`."""
        first, *others = found
        if first is FOCUS or first.name:
            return None
        for other in others:
            if (
                other.name
                and self.text.startswith(", ", other.start - 2)
                and self.text.startswith((",", " ("), other.end)
            ):
                return replace(other, office=other.office or first.office)
        return None

    def _candidate(self, word: str, start: int, end: int, *, first: bool) -> Mention | None:
        """The person, office or role that a word may begin; `first` where it opens its sentence."""
        if PRONOUN.fullmatch(word):
            return FOCUS
        if word in lexicon("calendar.txt"):
            return None
        head = vocabulary.is_head(word)
        if not head and word.lower() in lexicon("roles.txt") and (first or word[0].islower()):
            return self._role(start, end)
        if word[0].islower() and not head:
            return None
        if first and not head and not self._is_proper(word, start + len(word)):
            return None
        mention = names.read_mention(self.text, start, min(end, start + REACH), self.known)
        return FOCUS if mention and self._points_back(mention, start) else mention

    def _is_proper(self, word: str, after: int) -> bool:
        """Whether the capital of a word that opens a sentence is more than that."""
        if (
            word in self.known
            or word in self._proper
            or vocabulary.is_given(word)
            or vocabulary.is_honorific(word)
        ):
            return True
        if vocabulary.is_institution(word) or vocabulary.is_acronym(word):
            return True
        if not (self.text[after : after + 1] == " " and self.text[after + 1 : after + 2].isupper()):
            return False
        plain = vocabulary.leads(word) or VERB_FORM.match(word) or word.lower() in self._plain
        return vocabulary.namelike(word) and not plain

    def _points_back(self, mention: Mention, start: int) -> bool:
        """Whether an office points back: `mantan Sekjen partai itu`, `pendiri band Dewa 19 tersebut`."""
        doubtful = not mention.name or (self.text[start].islower() and not mention.sure)
        return doubtful and bool(POINTS_BACK.match(self.text, mention.end_of_all))

    def _role(self, start: int, limit: int) -> Mention | None:
        """A speaker without a name: `seorang warga`, `jaksa`, `akun @desa`; the name behind it where there is one."""
        text = self.text
        word = names.WORD.match(text, start, limit)
        if not word or word[0].lower() not in lexicon("roles.txt"):
            return None
        stop = ROLE_STOP.search(text, start, limit)
        end = stop.start() if stop else limit
        if named := names.after_comma(text, end, limit):
            return Mention(named[0].start, named[-1].end, names.bare(named, inside=True), None, named[-1].end)
        document = word[0].lower() in DOCUMENTS
        if not INDEFINITE.match(text, start) and DEMONSTRATIVE.match(text, word.end(), limit):
            return FOCUS
        inside = CAPITAL.search(text, start + 1, end)
        if document and not inside and (clause := CLAUSE.match(text, end, limit)):
            inside = CAPITAL.search(text, end, clause.end())  # `keterangan foto yang diunggah Agus`
        if inside:
            run = names.read_name(text, inside.start(), limit)
            if run and run[0].text not in PLATFORMS and (vocabulary.is_person(names.bare(run)) or document):
                return Mention(run[0].start, run[-1].end, names.bare(run), None, run[-1].end)
        while end > start and text[end - 1].isspace():
            end -= 1
        return Mention(start, end, (), None, end) if end > start else None
