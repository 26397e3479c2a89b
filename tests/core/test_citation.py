import pytest

from core.citation import cited_site, names_of_host

HOSTS = {
    1: "tass.ru", 2: "www.kommersant.ru", 3: "ria.ru", 4: "novyi-bereg.ru", 5: "ufa.aif.ru", 6: "aif.ru",
    7: "rbc.ru", 8: "gazeta.ru", 10: "kp.ru", 11: "29.ru",
}  # fmt: skip


@pytest.mark.parametrize(
    ("citation", "site"),
    [
        ("ТАСС", 1),
        ("ИТАР-ТАСС", 1),
        ("«Коммерсантъ»", 2),
        ("РИА «Новости»", 3),
        ("РИА «Новый берег»", 4),
        ("novyi-bereg.ru", 4),
        ("Аргументы и факты", 6),
        ("АиФ", 6),
        ("РБК", 7),
        ("Газета.Ru", 8),
        ("«Комсомольская правда»", 10),
        ("29.ру", 11),
        ("портал «Овражек»", None),
        ("«»", None),
        ("", None),
        ("х" * 5000, None),
    ],
)
def test_a_name_finds_its_site(citation: str, site: int | None) -> None:
    assert cited_site(citation, HOSTS.items()) == site


def test_a_name_that_fits_two_sites_names_none() -> None:
    assert cited_site("«Заря»", [(1, "zarya.example"), (2, "zaria.test")]) is None


def test_a_part_of_a_name_is_no_match() -> None:
    assert cited_site("«Новый берег Волги»", HOSTS.items()) is None


def test_every_scheme_of_transliteration_folds_to_one_spelling() -> None:
    assert names_of_host("zhyoltaya-tsifra.ru") & names_of_host("zheltaja-cifra.com")


def test_a_cyrillic_address_is_read_as_it_is_written() -> None:
    ascii_host = "бережок.рф".encode("idna").decode()
    assert ascii_host.startswith("xn--")
    assert cited_site("портал «Бережок»", [(1, ascii_host)]) == 1
