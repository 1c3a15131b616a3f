from __future__ import annotations

import pytest

from ringkas.reading import decode

INDONESIAN = (
    "Pemerintah kota menutup jembatan itu karena tiangnya retak. Warga diminta lewat jalan lain sampai "
    "perbaikan selesai pada akhir bulan. Kepala dinas mengatakan bahwa biaya perbaikan sekitar dua miliar "
    "rupiah dan pekerjaan sudah dimulai sejak Senin lalu. Ia tidak ingin ada korban lagi di tempat "
    "tersebut."
)
MALAY = (
    "Kerajaan negeri menutup jambatan itu kerana tiangnya retak. Penduduk diminta menggunakan jalan lain "
    "sehingga kerja pembaikan selesai pada akhir bulan. Pengerusi jawatankuasa berkata bahawa kos "
    "pembaikan ialah dua juta ringgit, iaitu lima peratus daripada peruntukan, manakala syarikat "
    "berkenaan telah memulakan kerja sejak Isnin. Beliau tidak mahu ada mangsa lagi di kawasan itu."
)
JAVANESE = (
    "Pamarentah kutha nutup kreteg iku amarga cagake wis retak. Warga dijaluk liwat dalan liyane nganti "
    "didandani ing pungkasan sasi. Kepala dinas ngendika yen ragade ana rong milyar lan penggaweyan wis "
    "diwiwiti saka dina Senen. Dheweke ora gelem ana korban maneh ing papan kuwi, mula kabeh wong kudu "
    "ngati-ati uga sabar."
)
SUNDANESE = (
    "Pamaréntah kota nutup sasak éta kusabab tihangna geus retak. Warga dipénta ngaliwat jalan séjén nepi "
    "ka bérés dina ahir bulan. Kapala dinas nyebutkeun yén waragadna aya dua milyar jeung pagawéan geus "
    "dimimitian ti poé Senén. Manéhna teu hayang aya korban deui di tempat éta, ku kituna sakabéh jalma "
    "kudu ati-ati pikeun kasalametan sareng kulawarga."
)
ENGLISH = (
    "The city closed the bridge because its piers have cracked. Residents were asked to take another road "
    "until the repairs are finished at the end of the month. The head of the department said that it "
    "would cost two billion rupiah and that work had begun on Monday, because he did not want anybody to "
    "be hurt there."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [(MALAY, "Malay"), (JAVANESE, "Javanese"), (SUNDANESE, "Sundanese"), (ENGLISH, "English")],
)
def test_another_language_is_named(text: str, language: str) -> None:
    source = decode(text.encode(), path="berita.txt")
    assert source.warnings == (f"berita.txt looks {language}, not Indonesian; its brief may be wrong.",)
    assert source.text == text


@pytest.mark.parametrize("text", ["Прибыли вчера. " * 40, "猫が好きです。" * 200, "1.234 5.678 " * 200])
def test_a_language_that_is_not_listed(text: str) -> None:
    assert decode(text.encode()).warnings == ("The input does not look Indonesian; its brief may be wrong.",)


def test_indonesian_and_short_texts_draw_no_warning() -> None:
    assert decode(INDONESIAN.encode()).warnings == ()
    assert decode(b"The bridge is closed.").warnings == ()


def test_indonesian_with_foreign_quotations_draws_no_warning() -> None:
    text = f"{INDONESIAN} “The bridge is not safe and we have to close it,” kata insinyur itu. {INDONESIAN}"
    assert decode(text.encode()).warnings == ()
