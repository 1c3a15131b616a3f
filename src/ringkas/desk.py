"""The desk: the whole way from a text to a brief, for many articles at a time.

`Ringkas` holds the models and nothing else; each call takes values and returns values. `brief(x)` is the first of
`briefs([x])`: the sentences of all articles in flight are translated in one request.
"""

from __future__ import annotations

import threading
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar, Unpack, overload

from ringkas import briefing
from ringkas._ahead import ahead
from ringkas.article import Source
from ringkas.errors import InputError, OptionError, RingkasError
from ringkas.options import (
    DEFAULT_SUMMARIZER,
    DEFAULT_TRANSLATOR,
    BriefOptions,
    Device,
    ModelEngine,
    QuoteStyle,
    Show,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ringkas.article import Article
    from ringkas.brief import Brief
    from ringkas.briefing import Draft
    from ringkas.summarization.base import Summarizer, Summary
    from ringkas.translated import TranslatedArticle
    from ringkas.translation.base import Translation, Translator

OnError = Literal["raise", "yield"]
T = TypeVar("T")

ARTICLES_IN_FLIGHT = 64
"""Articles whose sentences are translated in one request: enough to fill batches, few enough to stream."""


class OptionArguments(TypedDict, total=False):
    """The fields of `BriefOptions` as keyword arguments."""

    sentences: int | None
    words: int | None
    quotes: QuoteStyle
    show: Show
    glossary: tuple[tuple[str, str], ...]
    strict: bool
    summarizer: str
    translator: str
    device: Device
    beam: int | None
    engine: ModelEngine | None
    memory: bool


class Ringkas:
    """Segments, summarizes, translates and briefs Indonesian news articles.

    Making one loads nothing; models load when they are first needed and stay. One object may be used from several
    threads.

    Args:
        summarizer: stands in for the summarizer that the options name (a test's fake, your own model).
        translator: stands in for the translator that the options name.

    Example:
        >>> desk = Ringkas()
        >>> desk.summarize("Hujan turun. Jalan licin. Warga waspada.", sentences=3).text
        'Hujan turun. Jalan licin. Warga waspada.'
    """

    def __init__(self, *, summarizer: Summarizer | None = None, translator: Translator | None = None) -> None:
        self._summarizer = summarizer
        self._translator = translator
        self._loaded: dict[tuple[object, ...], Any] = {}
        self._lock = threading.Lock()

    def segment(self, text: str | Source) -> Article:
        """The blocks, sentences and quotes of an article.

        Args:
            text: the article's text, or a source with what is known beside it.

        Returns:
            An `Article`; each span counts code points of its `text`.

        Example:
            >>> article = Ringkas().segment("Rapat dibuka Wakil Bupati. Warga hadir.")
            >>> [s.of(article.text) for s in article.sentences]
            ['Rapat dibuka Wakil Bupati.', 'Warga hadir.']
        """
        from ringkas.segmentation import segment

        return segment(text)

    def summarize(
        self,
        text: str | Source,
        *,
        sentences: int | None = None,
        words: int | None = None,
        summarizer: str = DEFAULT_SUMMARIZER,
        device: Device = "auto",
        engine: ModelEngine | None = None,
    ) -> Summary:
        """An Indonesian summary of an article, each sentence with the spans that it rests on.

        Args:
            text: the article.
            sentences: how many sentences at most; the default is 5.
            words: how many words at most instead.
            summarizer: id of the model; the default is the embedded extractive one.
            device: where a torch model runs.
            engine: what runs the model; by default the model and the machine decide.

        Raises:
            InputError: the text has nothing to summarize.
            OptionError: a length is out of range, or both are given.
        """
        options = BriefOptions(
            sentences=sentences, words=words, summarizer=summarizer, device=device, engine=engine
        )
        article = self._readable(text)
        return self._get_summarizer(options).summarize(
            [article], sentences=options.sentence_limit, words=options.words
        )[0]

    def translate(
        self,
        texts: Sequence[str],
        *,
        quotes: QuoteStyle | None = None,
        glossary: tuple[tuple[str, str], ...] = (),
        translator: str = DEFAULT_TRANSLATOR,
        device: Device = "auto",
        beam: int | None = None,
        engine: ModelEngine | None = None,
        memory: bool = False,
    ) -> list[Translation]:
        """Translates loose Indonesian sentences into English.

        Args:
            texts: one sentence or short text each.
            quotes: None translates quotations like everything else; `original` keeps speech quotes as they are;
                `both` adds the gloss in square brackets behind each.
            glossary: pairs of an Indonesian term and its English.
            translator: id of the model; the default is the embedded one.
            device: where a torch model runs.
            beam: beam size; the default is the model card's.
            engine: what runs the model; by default the model and the machine decide.
            memory: whether translations are kept in the cache and taken from there the next time.

        Returns:
            One translation for each text, in order; blank texts come back as they are.

        Raises:
            ModelError: the model is missing or unusable.

        Example:
            >>> [t.text for t in Ringkas().translate(["", " "])]
            ['', ' ']
        """
        if isinstance(texts, str):
            raise OptionError("translate takes a list of texts.", "Put the text into a list.")
        options = BriefOptions(
            glossary=glossary, device=device, beam=beam, translator=translator, engine=engine, memory=memory
        )
        model = self._get_translator(options)
        return briefing.translate_loose(list(texts), model, quotes, options.glossary)

    def translate_article(self, text: str | Source, **options: Unpack[OptionArguments]) -> TranslatedArticle:
        """The whole article in English, paragraph by paragraph, its quotes verbatim.

        Raises:
            InputError: the text has nothing to translate.
            MismatchError: a quotation changed, or `strict` found a mismatch.
        """
        return next(self.translate_articles([text], **options))

    @overload
    def translate_articles(
        self,
        texts: Iterable[str | Source],
        *,
        on_error: Literal["raise"] = "raise",
        **options: Unpack[OptionArguments],
    ) -> Iterator[TranslatedArticle]: ...

    @overload
    def translate_articles(
        self,
        texts: Iterable[str | Source],
        *,
        on_error: Literal["yield"],
        **options: Unpack[OptionArguments],
    ) -> Iterator[TranslatedArticle | RingkasError]: ...

    def translate_articles(
        self,
        texts: Iterable[str | Source],
        *,
        on_error: OnError = "raise",
        **options: Unpack[OptionArguments],
    ) -> Iterator[TranslatedArticle | RingkasError]:
        """Many whole articles in English, in order, a few at a time: the texts are read as they are needed.

        Args:
            texts: the articles.
            on_error: `raise` stops at the first article that fails; `yield` gives its error in its place.
            **options: the fields of `BriefOptions`.

        Yields:
            One translated article for each text.
        """
        settings = BriefOptions(**options)

        def finish(draft: Draft, english: list[Translation]) -> TranslatedArticle:
            signature = briefing.signature("article", self._get_translator(settings).signature, settings)
            return briefing.translated_article(draft, english, signature, settings)

        return self._through(iter(texts), self._whole, finish, settings, stop=_stops(on_error))

    def brief(self, text: str | Source, **options: Unpack[OptionArguments]) -> Brief:
        """An English brief of one Indonesian article.

        Args:
            text: the article's text, or a source with what is known beside it.
            **options: the fields of `BriefOptions`.

        Returns:
            A `Brief`; `print(brief)` shows it as text.

        Raises:
            InputError: the text has nothing to brief.
            MismatchError: a quotation changed, or `strict` found a mismatch.
            ModelError: a model is missing or unusable.
            OptionError: an option is out of range.
        """
        return next(self.briefs([text], **options))

    @overload
    def briefs(
        self,
        texts: Iterable[str | Source],
        *,
        on_error: Literal["raise"] = "raise",
        **options: Unpack[OptionArguments],
    ) -> Iterator[Brief]: ...

    @overload
    def briefs(
        self,
        texts: Iterable[str | Source],
        *,
        on_error: Literal["yield"],
        **options: Unpack[OptionArguments],
    ) -> Iterator[Brief | RingkasError]: ...

    def briefs(
        self,
        texts: Iterable[str | Source],
        *,
        on_error: OnError = "raise",
        **options: Unpack[OptionArguments],
    ) -> Iterator[Brief | RingkasError]:
        """English briefs of many articles, in order, a few at a time: the texts are read as they are needed.

        Args:
            texts: the articles.
            on_error: `raise` stops at the first article that fails; `yield` gives its error in its place.
            **options: the fields of `BriefOptions`.

        Yields:
            One brief for each text.
        """
        return self._briefs(iter(texts), BriefOptions(**options), stop=_stops(on_error))

    def _briefs(
        self, texts: Iterator[str | Source], options: BriefOptions, *, stop: bool
    ) -> Iterator[Brief | RingkasError]:
        def finish(draft: Draft, english: list[Translation]) -> Brief:
            signature = briefing.signature(
                self._get_summarizer(options).signature, self._get_translator(options).signature, options
            )
            return briefing.brief(draft, english, signature, options)

        return self._through(texts, self._drafts, finish, options, stop=stop)

    def _through(
        self,
        texts: Iterator[str | Source],
        drafted: Callable[[list[str | Source], BriefOptions], list[Draft | RingkasError]],
        finish: Callable[[Draft, list[Translation]], T],
        options: BriefOptions,
        *,
        stop: bool,
    ) -> Iterator[T | RingkasError]:
        """Drafts the articles, translates them together, a group at a time, and finishes each.

        While one group's results are taken and checked, the next is translated.

        Args:
            texts: the articles.
            drafted: makes the drafts of a group; what fails stands as its error.
            finish: makes the result of a draft and the English of its segments.
            options: what was asked for.
            stop: whether the first error is raised, and not given in its article's place.
        """

        def groups() -> Iterator[list[Draft | RingkasError]]:
            while batch := list(islice(texts, ARTICLES_IN_FLIGHT)):
                yield drafted(batch, options)

        def translated(drafts: list[Draft | RingkasError]) -> list[Translation]:
            if stop and isinstance(drafts[0], RingkasError):
                return []  # it is raised before a model is loaded
            segments = [s for draft in drafts if not isinstance(draft, RingkasError) for s in draft.segments]
            return self._get_translator(options).translate(segments) if segments else []

        for drafts, sentences in ahead(groups(), translated):
            english = iter(sentences)
            for draft in drafts:
                result: T | RingkasError
                if isinstance(draft, RingkasError):
                    result = draft
                else:
                    own = list(islice(english, len(draft.segments)))
                    try:
                        result = finish(draft, own)
                    except RingkasError as error:
                        result = error
                if stop and isinstance(result, RingkasError):
                    raise result
                yield result

    def _whole(self, texts: list[str | Source], options: BriefOptions) -> list[Draft | RingkasError]:
        """Segments each text for its translation as a whole; what fails stands as its error."""
        drafts: list[Draft | RingkasError] = []
        for text in texts:
            try:
                article = self._readable(text)
            except RingkasError as error:
                drafts.append(error)
            else:
                drafts.append(briefing.draft(article, briefing.everything(article), options))
        return drafts

    def _drafts(self, texts: list[str | Source], options: BriefOptions) -> list[Draft | RingkasError]:
        """Segments and summarizes each text; what fails stands as its error."""
        articles: list[Article | RingkasError] = []
        for text in texts:
            try:
                articles.append(self._readable(text))
            except RingkasError as error:
                articles.append(error)
        good = [a for a in articles if not isinstance(a, RingkasError)]
        summaries = iter(
            self._get_summarizer(options).summarize(
                good, sentences=options.sentence_limit, words=options.words
            )
        )
        return [
            a if isinstance(a, RingkasError) else briefing.draft(a, next(summaries), options)
            for a in articles
        ]

    def _readable(self, text: str | Source) -> Article:
        """The segmented article, or an InputError where there is nothing to work on."""
        if not isinstance(text, (str, Source)):
            raise InputError(
                f"An article is a str or a Source, not {type(text).__name__}.", "Give the article's text."
            )
        article = self.segment(text)
        if not article.sentences:
            where = (text.path or text.id) if isinstance(text, Source) else None
            raise InputError(
                f"{where or 'The text'} has no paragraph to work on.",
                "Give the text of a news article; `ringkas segment` shows what was found in it.",
            )
        return article

    def _get_summarizer(self, options: BriefOptions) -> Summarizer:
        if self._summarizer is not None:
            return self._summarizer
        from ringkas.summarization import get_summarizer

        with self._lock:
            key = ("summarizer", options.summarizer, options.device, options.engine)
            if key not in self._loaded:
                self._loaded[key] = get_summarizer(
                    options.summarizer, device=options.device, engine=options.engine
                )
            summarizer: Summarizer = self._loaded[key]
        return summarizer

    def _get_translator(self, options: BriefOptions) -> Translator:
        if self._translator is not None:
            return self._translator
        from ringkas.translation import get_translator

        with self._lock:
            key = (
                "translator",
                options.translator,
                options.device,
                options.beam,
                options.engine,
                options.memory,
            )
            if key not in self._loaded:
                self._loaded[key] = get_translator(
                    options.translator,
                    device=options.device,
                    beam=options.beam,
                    engine=options.engine,
                    memory=options.memory,
                )
            translator: Translator = self._loaded[key]
        return translator


def _stops(on_error: OnError) -> bool:
    """Whether the first error ends the work.

    Raises:
        OptionError: it is neither of the two.
    """
    if on_error not in ("raise", "yield"):
        raise OptionError(f"on_error is {on_error!r}.", "Give one of: raise, yield.")
    return on_error == "raise"
