"""Made-up news with the statistics that a full-text index feels.

Words follow Zipf's law, each in one of its inflected forms; a quarter are function words, which the index leaves out;
half of the others are drawn from one of 300 topics, so that words of one topic stand together, as they do in news.
The most frequent lemmas are those of regional news, the long tail is put together from roots and suffixes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ENDINGS = {
    "m": ("", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах"),
    "f": ("а", "ы", "е", "у", "ой", "ам", "ами", "ах"),
    "n": ("ие", "ия", "ию", "ием", "ии", "ий", "иям", "иях"),
    "a": ("ый", "ого", "ому", "ым", "ом", "ая", "ой", "ую", "ое", "ые", "ых", "ыми"),
    "v": ("ал", "ала", "али", "ать", "ает", "ают"),
}
_FREQUENT = (
    "област:f регион:m губернатор:m район:m город:m житель:m глав:f министерств:m проект:m программ:f работ:f развит:n "
    "числ:m решен:n област:f детск:a школ:f больниц:f дорог:f строительств:m ремонт:m новост:f участник:m власт:f "
    "предприят:n компан:n рубл:m миллион:m бюджет:m средств:m систем:f центр:m организац:n образован:n здравоохранен:n "
    "культур:f спорт:m мероприят:n праздник:m конкурс:m молодежн:a ветеран:m депутат:m закон:m комисс:n заседан:n "
    "президент:m правительств:m администрац:n муниципальн:a районн:a социальн:a жил:a дом:m квартир:f улиц:f пожар:m "
    "полиц:n авар:n водител:m автомобил:m транспорт:m автобус:m поезд:m пассажир:m мост:m рек:f вод:f погод:f снег:m "
    "мороз:m температур:f ветр:m дожд:m урожа:m поле:m ферм:f сельск:a хозяйств:m завод:m продукц:n экспорт:m "
    "инвестиц:n бизнес:m предпринимател:m налог:m цен:f рынок:m магазин:m товар:m услуг:f цифров:a технолог:n "
    "информационн:a интернет:m связ:f безопасност:f суд:m прокуратур:f преступлен:n следств:m приговор:m штраф:m "
    "врач:m пациент:m лечен:n вакцин:f студент:m университет:m учен:a наук:f исследован:n музе:m театр:m концерт:m "
    "фестивал:m артист:m художник:m книг:f библиотек:f команд:f матч:m турнир:m победител:m чемпионат:m тренер:m "
    "соглашен:n договор:m сотрудничеств:m подписан:n встреч:f делегац:n форум:m выставк:f"
)
_ROOTS = (
    "вод дорог лес пол стро движ работ суд прав дел сил мест врем чист бел сад торг рыб хлеб мор гор зем свет тепл газ "
    "нефт уголь руд сталь лит маш завод труб пут мост порт флот авиа косм звезд наук книг пис чит реч голос звук музык "
    "танц театр кино цирк спорт бег плав гимн игр мяч шах лыж конь скот птиц овц коз пчел мед сахар соль мас молок сыр "
    "мяс рын бирж банк креди налог бюдж план счет цен прибыль доход расход ссуд страх пенси льгот помощ забот "
    "семь дет школ учи воспит студ врач боль леч апте"
)
_PREFIXES = ("", "", "", "пере", "до", "под", "на", "за", "вы", "про", "без", "меж", "пред", "со", "об")
_SUFFIXES = (
    ("", "m"), ("к", "f"), ("ник", "m"), ("ость", "m"), ("ен", "n"), ("ов", "a"), ("н", "a"), ("ск", "a"), ("льн", "a"),
    ("ств", "m"), ("ива", "v"), ("ова", "v"), ("ист", "m"), ("изац", "n"), ("альн", "a"), ("чик", "m"), ("овск", "a"),
)  # fmt: skip
_FUNCTION_WORDS = (
    "в и на с по не что для из о как к за от это до при его также их был после года будет или более ее все так под во"
)
TOPICS = 300
_TOPIC_WORDS = 400
_MEDIAN_WORDS, _SPREAD, _SHORTEST, _LONGEST = 170, 0.65, 25, 2_000
_TITLE, _SENTENCE, _PARAGRAPH = 9, 14, 42


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    lead: str
    body: str


class Texts:
    """The same seed gives the same texts. `lemmas[0]` is the most frequent one; each is a tuple of its forms."""

    def __init__(self, seed: int = 1) -> None:
        self.random = np.random.default_rng(seed)
        self.lemmas, self._function_words = _lemmas(), _FUNCTION_WORDS.split()
        count = len(self.lemmas)
        self._law = _zipf(count, 12)
        self._topic_law = _zipf(_TOPIC_WORDS, 4)
        tail = self.random.integers(100, count, (TOPICS, _TOPIC_WORDS))
        tail[:, :40] = self.random.integers(0, min(800, count), (TOPICS, 40))
        self.topics = tail

    def text(self) -> Text:
        length = int(np.clip(self.random.lognormal(np.log(_MEDIAN_WORDS), _SPREAD), _SHORTEST, _LONGEST))
        words = self.words(length + _TITLE)
        title, words = " ".join(words[:_TITLE]).capitalize(), words[_TITLE:]
        sentences = [
            " ".join(words[start : start + _SENTENCE]).capitalize() + "." for start in range(0, len(words), _SENTENCE)
        ]
        of_three = _PARAGRAPH // _SENTENCE
        paragraphs = [" ".join(sentences[start : start + of_three]) for start in range(0, len(sentences), of_three)]
        return Text(title, paragraphs[0][:500], "\n".join(paragraphs))

    def words(self, length: int) -> list[str]:
        chances, picks, forms = self.random.random((3, length))
        general = np.searchsorted(self._law, picks)
        topic = self.topics[int(self.random.integers(TOPICS))]
        special = topic[np.minimum(np.searchsorted(self._topic_law, picks), _TOPIC_WORDS - 1)]
        lemmas = np.where(chances < 0.6, np.minimum(general, len(self.lemmas) - 1), special).tolist()
        small = (chances < 0.25).tolist()
        result = []
        for place, (lemma, function) in enumerate(zip(lemmas, small, strict=True)):
            forms_of = self._function_words if function else self.lemmas[lemma]
            result.append(forms_of[int(forms[place] * len(forms_of))])
        return result


def _lemmas() -> list[tuple[str, ...]]:
    roots = _ROOTS.split()
    stems = dict(item.split(":") for item in _FREQUENT.split())
    longer = {prefix + root + suffix: kind for root in roots for prefix in _PREFIXES for suffix, kind in _SUFFIXES}
    pairs = {
        first + "о" + second + suffix: kind
        for first in roots[:40]
        for second in roots[40:]
        for suffix, kind in _SUFFIXES[5:8]
    }
    tail = list((longer | pairs).items())
    np.random.default_rng(7).shuffle(tail)
    return [tuple(stem + ending for ending in _ENDINGS[kind]) for stem, kind in (*stems.items(), *tail)]


def _zipf(count: int, flat: float) -> NDArray[np.float64]:
    """Cumulated chances of ranks 0..count-1 of the Zipf-Mandelbrot law with exponent 1."""
    chances = 1 / (np.arange(count) + flat)
    return np.cumsum(chances / chances.sum())
