from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.reading import decode
from ringkas.reading.mojibake import repair

SENTENCE = "“Harga solar naik 3–4 persen… padahal janjinya turun,” kata Désirée."


@pytest.mark.parametrize("wrong", ["latin-1", "macroman"])
def test_text_decoded_in_the_wrong_encoding_is_repaired_and_noted(wrong: str) -> None:
    garbled = SENTENCE.encode().decode(wrong)
    source = decode(f"Judul tanpa tanda\n\n{garbled}".encode())
    assert source.text == f"Judul tanpa tanda\n\n{SENTENCE}"
    assert source.changes == ("ftfy",)


def test_a_broken_line_beside_a_sound_one() -> None:
    garbled = "“Siap,” kata Ani.".encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
    assert repair(f"“Belum,” kata Budi é.\n{garbled}") == "“Belum,” kata Budi é.\n“Siap,” kata Ani."


@pytest.mark.parametrize(
    "sound",
    [
        '"Kami siap,” kata Ani. ”Betul,” ujarnya. «Baik.» ‚satu‘ ‘dua’',
        "Suhu 31°–33° C • luas 5 km² • Rp\u00a012.000 • ﬁlm １２ • e\u0301",
        "São Paulo, Kraków, Ñuñoa, Ångström, naïve, Curaçao, Côte d’Ivoire",
        "東京で会議 · Москва · القاهرة · 🙂👍🏽",
        "Tanda â di tengah kalimat",
        "&amp; &quot;kutip&quot; <b>tebal</b>",
    ],
)
def test_sound_text_stays(sound: str) -> None:
    assert repair(sound) == sound


@given(st.text(st.sampled_from("“”‘’\"'«»–—… abcÃâ€é\x80\x9d\n")))
def test_lines_stay_lines(text: str) -> None:
    assert repair(text).count("\n") == text.count("\n")


@pytest.mark.parametrize("unit", ["â€œ", "Ã", "é“", "Ã¢â‚¬â„¢", "“ é Â "])
def test_a_megabyte_of_it_is_repaired_like_a_little(unit: str) -> None:
    text = unit * (1_000_000 // len(unit.encode()))
    assert repair(text).startswith(repair(unit * 100)[:50])


def test_an_ordinary_article_loads_neither_ftfy_nor_trafilatura_nor_charset_normalizer() -> None:
    code = (
        "import sys; from ringkas.reading import decode; decode('“Kami siap,” kata Ani – di Kafé.'.encode());"
        "print([m for m in ('ftfy', 'trafilatura', 'lxml', 'charset_normalizer') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
