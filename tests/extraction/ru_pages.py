# ruff: noqa: E501 - markup and paragraphs keep their lines
"""Pages written for the tests, in the manner of regional sites: four templates around invented articles."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    title: str
    paragraphs: tuple[str, ...]


STORIES = (
    Story(
        "В Заречье открыли мост через реку Тихую",
        (
            "В посёлке Заречье в субботу открыли новый автомобильный мост через реку Тихую. Его строили два с половиной года.",
            "Старый деревянный мост разобрали ещё весной, и жителям приходилось объезжать реку через соседнее село Луговое.",
            "«Теперь дорога до районной больницы занимает десять минут вместо сорока», – рассказала фельдшер Анна Кречетова.",
            "Стоимость работ составила 148 миллионов рублей, деньги выделили из областного дорожного фонда.",
            "На мосту установили тридцать два фонаря и пешеходные ограждения, движение открыто в обе стороны.",
        ),
    ),
    Story(
        "Сколько будет стоить проезд в автобусах Приозёрска?",
        (
            "С первого февраля в Приозёрске изменится стоимость проезда в городских автобусах.",
            "Разовая поездка при оплате картой обойдётся пассажирам в 32 рубля, наличными – в 36 рублей.",
            "Как пояснили в городском управлении транспорта, тариф не пересматривали три года, за это время подорожало топливо.",
            "Льготные проездные для школьников и пенсионеров останутся прежними: их стоимость составляет 450 рублей в месяц.",
        ),
    ),
    Story(
        "Фермер из Ключевского района вырастил рекордный урожай льна",
        (
            "Фермер Степан Юрасов из Ключевского района собрал по одиннадцать центнеров льноволокна с гектара.",
            "Это почти вдвое больше, чем в среднем по области, отметили в министерстве сельского хозяйства региона.",
            "По словам агрария, помогли новые семена и дождливый июнь: «Лён любит влагу, а сухого лета мы как раз боялись».",
            "Весь урожай уже законтрактовала прядильная фабрика соседнего города, вывоз начнётся после просушки.",
            "В следующем году хозяйство расширит посевы до трёхсот гектаров и закупит второй комбайн.",
            "Лён в районе не сеяли с начала девяностых годов, последний завод закрылся в 1994 году.",
        ),
    ),
    Story(
        "Библиотека имени Каменева получила двести новых книг",
        (
            "Двести новых книг передал библиотеке имени Каменева благотворительный фонд «Страница».",
            "Среди подарков – детские энциклопедии, современная проза и сборники местных поэтов.",
            "Заведующая библиотекой Ольга Тарасевич сообщила, что книги появятся на полках уже на следующей неделе.",
        ),
    ),
)  # fmt: skip

TEASERS = (
    "В областном центре отремонтируют набережную и городской пляж",
    "Школьники района победили на олимпиаде по химии",
    "Синоптики обещают заморозки в выходные",
)


def paragraphs(story: Story) -> str:
    return "\n".join(f"<p>{text}</p>" for text in story.paragraphs)


def plain(story: Story) -> str:
    """An old table page: no headline mark-up, paragraphs by <br><br>, everything in one cell."""
    teasers = "".join(f'<a href="/n/{i}.html">{text}</a><br>' for i, text in enumerate(TEASERS))
    return f"""<html><head><title>{story.title} | Зареченские вести</title></head><body bgcolor=white>
<table><tr><td><a href="/">Главная</a> <a href="/news">Новости</a> <a href="/c">Контакты</a></td></tr>
<tr><td width=600><b>{story.title}</b><br>14.02.2024, 09:30<br><br>{"<br><br>".join(story.paragraphs)}<br><br>
<a href="/print">Версия для печати</a><br>Другие новости:<br>{teasers}</td></tr>
<tr><td>© Зареченские вести, 2010–2024. При перепечатке ссылка на сайт обязательна.</td></tr></table></body></html>"""


def government(story: Story) -> str:
    """A district administration: preview of the lead above the text, date after it, widgets and contacts below."""
    teasers = "".join(
        f'<li><a href="/news/{i}">{text}</a> <span>1{i} марта 2024</span></li>' for i, text in enumerate(TEASERS)
    )
    return f"""<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{story.title} — Администрация района</title>
</head><body><header><nav><a href="/">Главная</a><a href="/docs">Документы</a></nav><span>Версия для слабовидящих</span></header>
<main><h1>{story.title}</h1><div class="preview"><p>{story.paragraphs[0]}</p></div><div class="when">14 февраль 2024</div>
<div class="text">{paragraphs(story)}</div><div>Заметили ошибку?</div><div>Выделите её и нажмите Ctrl+Enter</div>
<h3>Другие публикации:</h3><ul>{teasers}</ul></main>
<footer><p>Почтовый адрес: 100200, область, п. Заречье, ул. Мира, 1</p><p>8 (48100) 2-11-33</p>
<p>Решаем вместе. Не убран снег, яма на дороге? Сообщите о проблеме!</p></footer></body></html>"""


def modern(story: Story) -> str:
    """A local paper today: JSON-LD, badge glued to the headline, Telegram and MAX, cookie bar, an ad mark."""
    first, *others = story.paragraphs
    teasers = "".join(
        f'<div class="card"><span>Материал</span><span>ОбществоСегодня, 1{i}:20</span><a href="/x/{i}">{text}</a></div>'
        for i, text in enumerate(TEASERS)
    )
    return f"""<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{story.title} - Новости - Заречье24</title>
<meta property="og:title" content="{story.title.replace('"', "&quot;")}"><link rel="canonical" href="/news/2024-02-14/story-1">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{story.title}",
"datePublished":"2024-02-14T09:30:00+03:00","author":{{"@type":"Person","name":"Мария Ланская"}}}}</script></head><body>
<div class="cookie-bar">Продолжая пользоваться сайтом, вы соглашаетесь на использование файлов cookie. <button>Хорошо</button></div>
<div class="top"><span>91.20</span><span>+0.00$</span><span>-3 °С, снег</span><span>Среда, 20 марта 2024, 18:04 мск</span></div>
<article><h1>{story.title}<span>Новость</span></h1><div class="meta">14 февраля 2024, 09:30 <span>Просмотров: 512</span></div>
<div class="body"><p>{first}</p><p>Подписывайтесь на наш канал в Telegram</p>{"".join(f"<p>{p}</p>" for p in others)}
<p>Реклама. ООО «Ромашка», ИНН 7700000000, erid: 2VtzqwExample</p></div></article>
<div>Нашли опечатку в тексте?</div><div>Читайте также</div>{teasers}
<div>Мы в MAX</div><div>Дзен YouTube</div><footer>© 2024 Заречье24. 18+</footer></body></html>"""


def agency(story: Story) -> str:
    """An agency: microdata, the day in the address, a signature, teasers with descriptions, comments."""
    teasers = "".join(
        f'<a href="/{i}">{text}</a><p>{text} – такое решение принято на заседании штаба. Подробнее</p>'
        for i, text in enumerate(TEASERS)
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{story.title} :: ИА Приозёрье</title></head><body>
<div>российское информационное агентство 18+</div><div>Подпишись на каналы</div>
<div itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">{story.title}</h1>
<time itemprop="datePublished" datetime="2024-02-14T09:30:00+03:00">14 февраля</time>
<div itemprop="articleBody">{paragraphs(story)}<p>Приозёрск, Мария Ланская</p></div></div>
<div class="related-news"><h4>Приозёрск. Другие новости 20.03.24</h4>{teasers}</div>
<div id="comments"><h4>Комментарии (2)</h4><p>Наконец-то дождались, давно пора было это сделать. Спасибо всем.</p>
<p>А когда наша улица? Третий год обещают, и ничего не меняется, одни разговоры.</p></div>
<p>© 2024, ИА «Приозёрье»</p></body></html>"""


TEMPLATES = {"plain": plain, "government": government, "modern": modern, "agency": agency}
URLS = dict.fromkeys(TEMPLATES, "https://zarechye.example/news/story-1.html")
