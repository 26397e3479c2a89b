"""Invented news of a made-up town, without end: every article differs from every other."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Moscow")
_PLACES = ("Заречном", "Верхнем Логу", "Озёрске", "Каменке", "Липовце", "Старом Броде", "Сосновке", "Юрьеве", "Дальнем")
_WHAT = (
    ("открыли", "новый мост", "через реку Сосну"),
    ("отремонтировали", "школьную котельную", "к началу сезона"),
    ("построили", "спортивный зал", "на улице Гоголя"),
    ("высадили", "аллею из клёнов", "вдоль набережной"),
    ("запустили", "автобусный маршрут", "до районной больницы"),
    ("закупили", "снегоуборочные машины", "для северных улиц"),
    ("провели", "ярмарку мастеров", "на торговой площади"),
    ("восстановили", "старую колокольню", "над городским прудом"),
    ("заменили", "тепловые сети", "в трёх кварталах"),
    ("обновили", "читальный зал", "в модельной библиотеке"),
)
_PEOPLE = ("Пётр Ладыгин", "Анна Гребнева", "Илья Сомов", "Вера Чистякова", "Олег Рощин", "Нина Зимина")
AUTHORS = ("Марина Тихонова", "Глеб Осокин", "Дарья Веткина", "Степан Холодов")
_SENTENCES = (
    "По словам руководителя работ, на {n} участках бригады трудились в две смены и закончили на {m} дней раньше срока.",
    "Из областного бюджета на эти цели направили {n} миллионов рублей, ещё {m} миллиона добавили местные предприятия.",
    "«Мы ждали этого {m} лет, и теперь дорога до работы занимает у меня не больше {n} минут», – рассказал {person}.",
    "До конца года в округе собираются привести в порядок ещё {m} таких объектов, список согласовали с жителями.",
    "Подрядчик обещает следить за состоянием объекта {m} лет: гарантия записана в контракте отдельной строкой.",
    "За ходом работ наблюдали {n} общественников, они проверили материалы и составили {m} подробных актов.",
    "Как уточнила {person}, в опросе на сайте администрации приняли участие {n}{m} человек из всех посёлков округа.",
    "Глава округа {person} поблагодарил строителей и вручил грамоты: лучшими признали {m} работников из {n}.",
    "Прежде здесь не было ничего, кроме пустыря площадью {n} соток, который каждую весну заливало водой на {m} недели.",
    "Специалисты напоминают, что в первые {m} дней возможны неудобства, диспетчер ответит по телефону {n}-{m}-{n}.",
)


@dataclass(frozen=True, slots=True)
class Article:
    """`at` is in the zone of the site, to the minute; the first of `paragraphs` is the lead."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    author: str
    at: datetime

    @property
    def path(self) -> str:
        return f"/news/{self.at:%Y}/novost-{self.number}.html"


def article(number: int, at: datetime, salt: str = "") -> Article:
    dice = random.Random(f"{salt} {number}")
    place, (did, what, where), person = dice.choice(_PLACES), dice.choice(_WHAT), dice.choice(_PEOPLE)
    count = dice.randint(11, 89)
    title = f"В {place} {did} {what} {where}: работы заняли {count} дней"
    lead = (
        f"В {place} {did} {what} {where}. Об этом на встрече с жителями сообщил {person}, передаёт наш корреспондент."
    )
    told = dice.sample(_SENTENCES, k=dice.randint(6, 9))
    texts = [s.format(n=dice.randint(12, 98), m=dice.randint(2, 9), person=dice.choice(_PEOPLE)) for s in told]
    pairs = [" ".join(texts[i : i + 2]) for i in range(0, len(texts), 2)]
    return Article(
        number, title, (lead, *pairs), dice.choice(AUTHORS), at.astimezone(ZONE).replace(second=0, microsecond=0)
    )


def stream(start: datetime, count: int, salt: str) -> list[Article]:
    """The oldest first, some hours apart."""
    dice = random.Random(salt)
    found, at = [], start
    for number in range(1, count + 1):
        at += timedelta(minutes=dice.randint(40, 300))
        found.append(article(number, at, salt))
    return found
