# ruff: noqa: E501 - tables of lines
"""The noise rules: each is linear, each is needed, and none takes a sentence of an article."""

import time
from collections.abc import Callable

import pytest

from core.dates import full_days, parse_date, yearless_days
from extraction.byline import byline_of
from extraction.clean.split import split_glued
from extraction.lines import Line
from extraction.noise import NoiseRule, Zone, noise_rules
from extraction.origin import origin_of
from extraction.prose import is_headline, is_prose
from tests.extraction.ru_pages import STORIES

RULES = noise_rules().rules
BAIT = 100_000
BAITS = [
    "a" * BAIT, "я" * BAIT, " " * BAIT, "- " * (BAIT // 2), "а_" * (BAIT // 2), "a-1 " * (BAIT // 4), "a." * (BAIT // 2),
    "0" * BAIT, "1 " * (BAIT // 2), "8-" * (BAIT // 2), "рассказали " * (BAIT // 11), "ctrl" * (BAIT // 4),
    "нашли ошиб " * (BAIT // 11), "читайте также " * (BAIT // 14), "» " * (BAIT // 2), "Иван " * (BAIT // 5),
    "при использовании " * (BAIT // 18), "сайт " * (BAIT // 5), "*" * BAIT, "© " * (BAIT // 2), "пишет ТАСС " * (BAIT // 11),
]  # fmt: skip


def seconds(call: Callable[[], object]) -> float:
    """CPU time of a call; of the quickest of three where it seems slow, for the collector of garbage may come in
    between, with the whole heap."""
    spent: list[float] = []
    while len(spent) < 3 and min(spent, default=1.0) >= 0.1:
        started = time.process_time()
        call()
        spent.append(time.process_time() - started)
    return min(spent)


LINES = {
    "typo_widget": ["Нашли опечатку?", "Если вы заметили ошибку, выделите её и нажмите Ctrl + Enter", "Сообщить об ошибке"],
    "related": ["Читайте также:", "По теме", "Новости партнёров", "ТОП-5 новостей", "Заречье. Другие новости 14.02.24"],
    "read_more": ["Читать далее", "Подробнее"],
    "subscribe": ["Подписывайтесь на наш Дзен", "Мы в MAX", "Наш канал в Telegram", "Дзен YouTube", "Следите за нами во ВКонтакте"],
    "send_news": ["Присылайте свои новости, фото и видео", "Стали очевидцем происшествия? Напишите нам"],
    "share": ["Поделиться", "ВКонтакте", "Ссылка скопирована"],
    "print_access": ["Версия для печати", "Слушать новость"],
    "counters": ["Просмотров: 1 204", "15 комментариев", "512"],
    "reading_time": ["Время чтения: 2 мин.", "3 мин на чтение"],
    "comments": ["Оставить комментарий", "Авторизуйтесь, чтобы комментировать"],
    "badge": ["Новость", "КультураСегодня, 11:52"],
    "slug": ["image001", "banner-gto_600x500", "19-10-2021_it-1     19-10-2021_it-2", "most.jpg"],
    "host": ["zarechye.example.ru", "https://www.zarechye.ru/"],
    "logo": ["Local Logo"],
    "latin_label": ["molodezh"],
    "source_link": [
        "Ссылка на источник", "Источник: РИА «Берег»", "По материалам: zarechye.ru",
        "По материалам ленты новостей Берега https://berega.example/", "По материалам: zarechye.ru; фото: РИА Берег",
    ],
    "back": ["Назад", "Вернуться к списку новостей"],
    "tags": ["Теги: мост, дороги", "Рубрика: Общество"],
    "copyright": ["© 2024 Вести", "При полном или частичном использовании материалов ссылка обязательна"],
    "contacts": ["тел.: 2-11-33", "Адрес редакции: ул. Мира, 1", "8 (48100) 2-11-33", "info@zarechye.ru"],
    "ads": ["Реклама. ООО «Ромашка»", "erid: 2VtzqwExample", "На правах рекламы"],
    "age_mark": ["областное информационное агентство 16+"],
    "age_mark_alone": ["18+"],
    "currency": ["91.20", "+0.00$", "USD 91,20"],
    "weather": ["-3 °С, снег", "Погода в Заречье"],
    "page_clock": ["Среда, 20 марта 2024, 18:04 мск"],
    "menu": ["Главная", "Новости, Кратко, Популярное"],
    "breadcrumbs": ["Главная » Новости » Общество"],
    "calendar": ["Пн Вт Ср Чт Пт Сб Вс"],
    "site_section": ["Основные разделы", "В рубриках"],
    "gosuslugi_promo": ["Решаем вместе", "Зарегистрируйтесь на портале госуслуг"],
    "cookies": ["Продолжая пользоваться сайтом, вы соглашаетесь на использование файлов cookie", "Принять все"],
    "foreign_agent": ["* Организация признана экстремистской и запрещена в России"],
    "photo_credit": [
        "Фото: пресс-служба администрации", "© РИА Берег / Иван Петров", "Иван Петров / РИА Берег", "Фото - berega.example",
        "Мост через Белую в ноябре / shutterstock", "Фото: Иван Петров / Shutterstock.", "Скриншот видеозаписи с моста",
    ],
    "poll": ["Как вам новость?", "Оцените материал", "Понравилась статья?"],
    "donate": ["Поддержите журналистов: даже сто рублей помогут"],
    "player": ["Ваш браузер не поддерживает видео", "Включить звук", "0:00 / 1:24"],
    "teaser": ["В посёлке начали ремонт школы и детского сада. Подробнее"],
}  # fmt: skip

TEXT = [
    *(text for story in STORIES for text in story.paragraphs),
    "Ошибку в расчётах нашли специалисты контрольно-счётной палаты, она стоила бюджету двух миллионов рублей.",
    "Подписывайтесь на коллективные заявки заранее, посоветовали дачникам в управлении садоводства области.",
    "Источник в администрации сообщил, что конкурс на строительство школы объявят до конца марта.",
    "Главный редактор газеты Пётр Лапин рассказал школьникам о профессии журналиста.",
    "По теме выступили шесть депутатов, большинство поддержало проект бюджета в первом чтении.",
    "Другие новости хозяйство пока не комментирует, но в районе ждут инвесторов уже весной.",
    "Реклама на остановках принесла городу полтора миллиона рублей за первый квартал.",
    "Вход на праздник свободный, возрастных ограничений нет, организаторы ждут семьи с детьми.",
    "Анна Сидорова / Пётр Иванов",
    "По информации: перенос сроков в министерстве не обсуждали, строители работают в две смены без выходных.",
    "Вы можете комментировать что угодно, ответил тренер, а мы играем дальше.",
    "Фото с места происшествия изучают эксперты, причина пожара пока не установлена.",
    "Мы в MAX с сентября, и первый месяц был трудным, призналась директор гимназии, но теперь там все классы.",
    "Подпишитесь под обращением все вместе, и мы внесём вашу улицу в программу, предложил глава региона.",
    "Реклама на ярмарках обещает скидки до 50 процентов, но на ценниках мы нашли не больше пятнадцати.",
    "Телеграм-канал дорожной службы сообщил, что собирать арбузы на поле местным жителям не запрещали.",
    "Поделиться детскими книгами просит жителей города библиотека имени Каменева, пострадавшая от прорыва трубы.",
    "Источник у Белой горы снова даёт чистую воду, волонтёры вынесли из него полтонны ила.",
    "Subscribe to your neighbour, says a hand-painted sign at the end of the street, and for four pounds you can.",
    "Телефон горячей линии будет работать круглосуточно, пообещали в областном минздраве.",
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_rule_hangs_on_bait(rule: NoiseRule) -> None:
    """A rule looks at lines up to its own length: there it must be quick, and above it not look at all."""
    for bait in BAITS:
        for length in (rule.longest, BAIT):
            text = bait[:length]
            assert seconds(lambda text=text: rule.matches(text)) < 0.1, (rule.name, length, bait[:20])  # type: ignore[misc]


@pytest.mark.parametrize(
    "function",
    [
        byline_of,
        lambda t: is_prose(Line(t)),
        lambda t: is_headline(Line(t)),
        lambda t: origin_of([t], [t]),
        lambda t: split_glued([Line(t)]),
        parse_date,
        yearless_days,
        full_days,
    ],
)
def test_what_looks_at_lines_is_linear_too(function) -> None:  # type: ignore[no-untyped-def]
    for bait in BAITS:
        assert seconds(lambda bait=bait: function(bait)) < 0.1, bait[:20]  # type: ignore[misc]


@pytest.mark.parametrize("name", sorted({rule.name for rule in RULES}))
def test_every_class_takes_the_lines_that_it_is_for(name: str) -> None:
    own = [rule for rule in RULES if rule.name == name]
    for line in LINES[name]:
        assert any(rule.matches(line.lower().replace("ё", "е")) for rule in own), line


@pytest.mark.parametrize("line", TEXT)
def test_no_sentence_of_an_article_is_noise(line: str) -> None:
    assert noise_rules().find(line, tuple(Zone)) is None


@pytest.mark.parametrize(
    ("line", "parts"),
    {
        "нажмите Ctrl+EnterДругие публикации:": ["нажмите Ctrl+Enter", "Другие публикации:"],
        "Мост открыли в срокНовость": ["Мост открыли в срок", "Новость"],
        "всё готово.Читайте также": ["всё готово.", "Читайте также"],
        "Другие новости района": ["Другие новости района"],
        "Сайт «НашаНовость» открылся": ["Сайт «НашаНовость» открылся"],
        "Новость": ["Новость"],
    }.items(),
)
def test_glued_markers_are_split_and_nothing_else(line: str, parts: list[str]) -> None:
    assert [part.text for part in split_glued([Line(line)])] == parts


@pytest.mark.parametrize(
    ("line", "people"),
    {
        "Курск, Мария Ланская": ("Мария Ланская",),
        "Нижний Новгород, Пётр Иванов-Белый": ("Пётр Иванов-Белый",),
        "Автор: Мария Ланская": ("Мария Ланская",),
        "Текст: М. Ланская, П. Иванов": ("М. Ланская", "П. Иванов"),
        "Мария Ланская": ("Мария Ланская",),
        "В Заречье открыли мост": (),
        "Мария Ланская рассказала о планах": (),
    }.items(),
)
def test_a_signature_names_people(line: str, people: tuple[str, ...]) -> None:
    assert byline_of(line) == people
