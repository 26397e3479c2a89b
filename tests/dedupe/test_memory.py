"""What a site repeats under every article is learnt; what it reports again is not."""

from dedupe.memory import StreamMemory

FOOTER = "Сообщить новость в редакцию можно по телефону или через форму на сайте."
NEWS = [f"Новость под номером {i}: в районе прошло событие, о котором писали {i} раз." for i in range(9)]


def learnt(documents: int, site: str = "a.example", memory: StreamMemory | None = None) -> StreamMemory:
    memory = memory or StreamMemory()
    for i in range(documents):
        memory.learn(site, [NEWS[i], FOOTER])
    return memory


def test_a_line_under_four_different_articles_is_furniture_of_its_site_only() -> None:
    assert not learnt(3).is_furniture("a.example", FOOTER)
    assert learnt(4).is_furniture("a.example", FOOTER.upper())
    assert not learnt(9).is_furniture("b.example", FOOTER)
    assert learnt(4).strip("a.example", [NEWS[8], FOOTER]) == [NEWS[8]]


def test_a_line_that_is_furniture_on_three_sites_is_furniture_everywhere() -> None:
    memory = StreamMemory()
    for site in ("a.example", "b.example", "c.example"):
        assert not memory.is_furniture("new.example", FOOTER)
        learnt(4, site, memory)
    assert memory.is_furniture("new.example", FOOTER)


def test_a_story_shown_at_many_addresses_does_not_become_furniture() -> None:
    memory = StreamMemory()
    for _ in range(20):
        memory.learn("a.example", [NEWS[0], NEWS[1], NEWS[2]])
    assert memory.strip("a.example", NEWS[:3]) == NEWS[:3]


def test_a_banner_above_the_articles_is_learnt_by_what_follows_it() -> None:
    memory = StreamMemory()
    for i in range(4):
        memory.learn("a.example", [FOOTER, NEWS[i]])
    assert memory.is_furniture("a.example", FOOTER)


def test_short_lines_are_left_alone() -> None:
    memory = StreamMemory()
    for i in range(9):
        memory.learn("a.example", [NEWS[i], "Фото автора"])
    assert not memory.is_furniture("a.example", "Фото автора")


def test_the_memory_keeps_to_its_capacity_and_forgets_the_oldest_lines() -> None:
    memory = learnt(4, memory=StreamMemory(capacity=20))
    for i in range(100):
        memory.learn("b.example", [f"Совсем другая строка под номером {i}"])
    assert not memory.is_furniture("a.example", FOOTER)
