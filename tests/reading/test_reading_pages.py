from __future__ import annotations

from pathlib import Path

import pytest

from ringkas.errors import InputError
from ringkas.reading import decode, moments, read

SAMPLES = Path(__file__).parents[2] / "samples"

PARAGRAPHS = (
    "Warga Desa Sukamaju memanen padi di sawah milik bersama untuk kedua kalinya tahun ini.",
    "“Hujan datang tepat waktu,” kata Kepala Desa Sukamaju, Sarno.",
    "Hasil panen naik 12 persen dibandingkan musim sebelumnya dan sebagian disimpan di lumbung.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
TEXT = "\n\n".join(PARAGRAPHS)


def page(head: str = "", body: str = f"<article>{BODY}</article>") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


# --- the samples ----------------------------------------------------------------------------------


def test_saved_page_gives_its_title_date_author_and_site() -> None:
    source = read(SAMPLES / "harbour.html")
    assert (
        source.text.split("\n\n")[0] == "Pelabuhan Wuring Kembali Dibuka, Kapal Rakyat Angkut 800 Ton Kopra"
    )
    assert source.published == "2025-11-12T16:40:00+08:00"
    assert source.byline == "Maria Goreti Nona"
    assert source.outlet == "Florespagi.id"
    assert source.changes == ("html",)
    assert source.warnings == ()


def test_saved_page_gives_the_article_and_nothing_around_it() -> None:
    text = read(SAMPLES / "harbour.html").text
    paragraphs = text.split("\n\n")
    assert paragraphs[1].startswith("MAUMERE, FLORESPAGI.ID – Pelabuhan Wuring di Kecamatan")
    assert paragraphs[-1].endswith("atau naik 6,5 persen dari tahun sebelumnya.")
    assert "“Dulu kapal bergantian, bisa menunggu tiga hari." in text
    assert 'Koperasi "Tani & Niaga Nangahale", Agustina' in text
    assert "Rp 23,8 miliar" in text
    for foreign in (
        "Beranda",
        "Indeks",
        "Terpopuler",
        "Komentar",
        "Ricky_88",
        "janji saja",
        "Longsor",
        "dataLayer",
    ):
        assert foreign.lower() not in text.lower()
    assert all(paragraph == paragraph.strip() and "\n" not in paragraph for paragraph in paragraphs)


def test_page_laid_out_as_a_table() -> None:
    source = read(SAMPLES / "school.html")
    assert source.text.startswith(
        "SMK Negeri 4 Sorong Rakit Mesin Es untuk Nelayan\n\nSenin, 26 Januari 2026"
    )
    assert '\n\n"Kami tidak buang ikan lagi. Itu saja sudah cukup," ujar Obeth.\n\n' in source.text
    assert (source.outlet, source.byline) == ("Kasuari Post", "Elsye Mambrasar")
    assert source.published == "2026-01-26T09:10:00+09:00"
    for foreign in ("|", "Depan", "Raja Ampat", "Hak Cipta"):
        assert foreign not in source.text


# --- shapes of pages ------------------------------------------------------------------------------


def test_html_is_known_by_content_and_not_by_suffix(tmp_path: Path) -> None:
    saved = tmp_path / "berita.txt"
    saved.write_bytes(b"<!-- saved from url=(0031)https://kabar.example/panen -->\n" + page())
    assert read(saved).text == TEXT
    plain = tmp_path / "berita.html"
    plain.write_text("Tanda <p> dibahas dalam rapat.", encoding="utf-8")
    assert read(plain).text == "Tanda <p> dibahas dalam rapat."


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{BODY}</article>",
        "<div>" + "<br><br>".join(PARAGRAPHS) + "</div>",
        "".join(f"<div>{paragraph}</div>" for paragraph in PARAGRAPHS),
        "<article>" + "".join(f"<p>{paragraph}" for paragraph in PARAGRAPHS),
        f"<table><tr><td><a href='/'>Depan</a></td></tr><tr><td>{BODY}</td></tr></table>",
    ],
    ids=["paragraphs", "line breaks", "divisions", "unclosed", "layout table"],
)
def test_paragraphs_of_every_markup_are_parted_by_blank_lines(body: str) -> None:
    assert decode(page(body=body)).text.endswith(TEXT)


def test_a_bare_run_of_paragraphs_as_content_systems_store_it() -> None:
    assert decode(BODY.encode()).text == TEXT
    assert decode(f"<p>{PARAGRAPHS[0]}</p>".encode()).text == PARAGRAPHS[0]


def test_title_is_not_doubled_and_loses_the_name_of_the_site() -> None:
    head = (
        "<title>Panen Kedua - Kabar Desa</title><meta property='og:title' content='Panen Kedua - Kabar Desa'>"
    )
    source = decode(page(head))
    assert source.text == f"Panen Kedua\n\n{TEXT}"
    assert source.outlet == "Kabar Desa"
    assert decode(page(head, f"<article><h1>Panen Kedua</h1>{BODY}</article>")).text == source.text


def test_entities_and_hard_spaces_become_what_a_reader_sees() -> None:
    line = "<p>Upah&nbsp;Rp&nbsp;90.000 &ndash; &ldquo;cukup&rdquo; &amp; adil, kata &#83;arno.</p>"
    assert decode(page(body=f"<article>{line}{BODY}</article>")).text.startswith(
        "Upah Rp 90.000 – “cukup” & adil, kata Sarno.\n\n"
    )


def test_mixed_quotation_marks_stay_as_they_are() -> None:
    quote = "\"Kami siap,” kata Rini. ”Ya,” ujarnya. «Baik.» 'Ayo'"
    assert quote in decode(page(body=f"<article><p>{quote}</p>{BODY}</article>")).text


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252"])
def test_declared_encodings(label: str) -> None:
    markup = page(f"<meta charset='{label}'>").decode().encode("cp1252")
    source = decode(markup)
    assert source.text == TEXT
    assert source.changes == ("encoding:cp1252", "html")


def test_mojibake_in_a_page() -> None:
    source = decode(page().decode().encode().decode("latin-1").encode())
    assert source.text == TEXT
    assert source.changes == ("ftfy", "html")


def test_mojibake_in_entities() -> None:
    line = "<p>Warga minum di Caf&Atilde;&copy; Senja &acirc;&euro;&ldquo; milik Rini &acirc;&euro;&ldquo; sore.</p>"
    source = decode(page(body=f"<article>{line}{BODY}</article>"))
    assert source.text.startswith("Warga minum di Café Senja – milik Rini – sore.")
    assert source.changes == ("ftfy", "html")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<form><label>Nama</label><input></form><p>Silakan masuk.</p>",
        "<ul>" + "<li><a href='/1'>Judul berita tentang panen raya di desa</a></li>" * 30 + "</ul>",
        "<script>tampilkan()</script>",
    ],
    ids=["empty", "login", "index", "script"],
)
def test_a_page_without_an_article_is_refused(body: str) -> None:
    with pytest.raises(InputError, match=r"^indeks\.html is a web page without an article") as caught:
        decode(page(body=body), path="indeks.html")
    assert "one article" in caught.value.remedy


@pytest.mark.parametrize(
    "body",
    [
        b"<table><tr><td><p>x</p></td></tr></table>" * 12_000,
        b"<div>" * 100_000,
        b"<" * 500_000,
        b"<a href='x'>judul</a> " * 25_000,
        b"<script type='application/ld+json'>" + b"[" * 500_000,
    ],
    ids=["tables", "nested", "brackets", "links", "linked data"],
)
def test_half_a_megabyte_of_nonsense_is_read_or_refused(body: bytes) -> None:
    try:
        source = decode(b"<html><body>" + body)
    except InputError:
        return
    assert "html" in source.changes
    assert "<" not in source.text[:100]


# --- publication ----------------------------------------------------------------------------------

JSON_LD = '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "%s"}]}</script>'


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (
            "<meta property='article:published_time' content='2025-08-07T13:47:00+07:00'>",
            "2025-08-07T13:47:00+07:00",
        ),
        (JSON_LD % "2025-08-07T06:47:00.000Z", "2025-08-07T06:47:00+00:00"),
        ("<meta name='publishdate' content='2025/08/07 13:47:00'>", "2025-08-07T13:47:00"),
        ("<meta itemprop='datePublished' content='2025-08-07'>", "2025-08-07"),
        ("<meta name='pubdate' content='2025-08-07 13.47 WITA'>", "2025-08-07T13:47:00+08:00"),
        (
            "<script type='application/ld+json'>{rusak</script><meta name='date' content='2025-08-07'>",
            "2025-08-07",
        ),
        ("", None),
    ],
)
def test_publication_from_metadata(head: str, published: str | None) -> None:
    assert decode(page(head)).published == published


def test_a_day_is_made_exact_by_another_statement_of_the_same_day_only() -> None:
    day = "<meta property='article:published_time' content='2025-08-07'>"
    assert decode(page(day + JSON_LD % "2025-08-07T13:47:00+07:00")).published == "2025-08-07T13:47:00+07:00"
    assert decode(page(day + JSON_LD % "2025-03-01T13:47:00+07:00")).published == "2025-08-07"


def test_times_of_comments_do_not_date_the_article() -> None:
    body = f"<article>{BODY}<time datetime='2025-08-07T13:47:00+07:00'></time></article>"
    comment = "<section><time datetime='2025-08-08T09:00:00+07:00'></time></section>"
    assert decode(page(body=body + comment)).published == "2025-08-07T13:47:00+07:00"
    assert decode(page(body=f"<article>{BODY}</article>{comment}")).published != "2025-08-08T09:00:00+07:00"


@pytest.mark.parametrize(
    "text", ["", "kemarin", "2025", "2025-13-01", "2025-02-31", "2025-08-07T25:00", "2025-08-07T10:00+99:00"]
)
def test_what_is_no_moment(text: str) -> None:
    assert moments.parse(text) is None
