"""Lines under many stories belong to none; a story's own lines stay its own, however often it is reprinted."""

from random import Random

from dedupe.common import CommonLines
from dedupe.groups import Groups
from dedupe.stream import Stream
from tests.dedupe.texts import OTHER, RELEASE

FOOTER = "Подписывайтесь на наши новости и присылайте фотографии дежурному редактору сайта."


def sentences(seed: int) -> list[str]:
    words = Random(seed)
    return [" ".join(f"{'оаеи'[words.randrange(4)]}слово{words.randrange(900)}" for _ in range(25)) for _ in range(2)]


def learnt(stories: list[list[str]], *, one_story: bool = False) -> CommonLines:
    related = Groups()
    lines = CommonLines(related)
    for paragraphs in stories:
        number = related.add()
        if one_story:
            related.join(0, number)
        lines.learn(paragraphs, number)
    return lines


def test_a_line_under_four_stories_is_common() -> None:
    stories = [[*sentences(n), FOOTER] for n in range(4)]
    assert learnt(stories[:3]).strip(stories[0]) == stories[0]
    assert learnt(stories).strip(stories[0]) == stories[0][:2]


def test_a_line_of_one_story_is_its_own_in_any_number_of_copies() -> None:
    copies = [[*sentences(n), FOOTER] for n in range(50)]
    assert learnt(copies, one_story=True).strip([FOOTER]) == [FOOTER]


def test_the_name_of_a_site_in_its_line_makes_no_other_line_of_it() -> None:
    stories = [[f"Перепечатка разрешена со ссылкой на site{n}.example.ru"] for n in range(4)]
    assert learnt(stories).strip(["Перепечатка разрешена со ссылкой на other.ru"]) == []


def test_lines_with_facts_and_very_short_lines_are_never_common() -> None:
    for line in ("Об этом сообщил глава района Павел Жаворонков.", "Фото: архив"):
        assert learnt([[line] for _ in range(9)]).strip([line]) == [line]


def test_a_story_that_digests_had_before_its_own_articles_is_found() -> None:
    stream = Stream()
    for n in range(6):
        stream.add(f"digest{n}", f"{n}.ru", "", [*sentences(2 * n), *RELEASE, *sentences(2 * n + 1)])
    stream.add("first", "first.ru", "", RELEASE)
    assert [m.b for m in stream.add("copy", "copy.ru", "", RELEASE) if m.decision.relation == "reprint"] == ["first"]


def test_a_site_never_seen_before_is_compared_without_what_all_sites_say() -> None:
    stream = Stream()
    for n in range(5):
        stream.add(f"{n}", f"{n}.ru", "", [*sentences(n), FOOTER, FOOTER.upper() + " Редакция ждёт их круглосуточно."])
    stream.add("story", "a.ru", "", OTHER)
    lead = [OTHER[0], FOOTER, FOOTER.upper() + " Редакция ждёт их круглосуточно."]
    assert [match.b for match in stream.add("lead", "new.ru", "", lead)] == ["story"]
