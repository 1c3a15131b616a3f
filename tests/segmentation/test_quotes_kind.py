"""Speech or mention."""

from __future__ import annotations

import pytest

from ringkas.article import QuoteKind, Span
from ringkas.segmentation.quotes import find_quotes


def kinds(text: str) -> list[QuoteKind]:
    return [quote.kind for quote in find_quotes(text, [Span(0, len(text))])]


@pytest.mark.parametrize(
    "text",
    [
        '"Siap," kata Wayan.',
        '"Jalan itu rusak," ujarnya.',
        'Wayan mengatakan, "Jalan itu memang rusak."',
        'Wayan: "Jalan itu memang rusak."',
        "Menurut dia,”Jalan itu memang rusak.”",
        '"Jalan itu rusak. Belum ada yang memperbaikinya."',
        'Wayan menilai aturan itu "terlalu berat bagi pedagang kecil di desa".',
        '"Siapa yang berani?" tanya Wayan.',
        '"Jalan itu rusak," Wayan menegaskan.',
    ],
)
def test_words_of_somebody_are_speech(text: str) -> None:
    assert kinds(text) == [QuoteKind.SPEECH]


@pytest.mark.parametrize(
    "text",
    [
        'Film dokumenter "Sungai yang Pulang" diputar besok.',
        "Lomba itu bertajuk “Desa Bersih, Warga Sehat”.",
        "Pedagang nasi yang dijuluki 'Mak Sabar' itu tersenyum.",
        'Mereka menyebutnya "uang lelah".',
        'Judul artikel itu berbunyi: "Perjalanan Panjang ke Pulau Kecil".',
        'Yanto "Gondrong" Sasmita menang lagi.',
        'Mobil itu kini punya delapan kecepatan "virtual".',
    ],
)
def test_titles_nicknames_and_terms_are_mentions(text: str) -> None:
    assert kinds(text) == [QuoteKind.MENTION]
