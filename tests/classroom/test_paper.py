"""Tests on paper: two variants of the same questions, without their answers, and a key that is right for both."""

import pytest
from bs4 import BeautifulSoup

from attn_helpers.__main__ import main
from attn_helpers.classroom.chosen import groups
from attn_helpers.classroom.paper import ALONE, draw, exam, key, variant
from attn_helpers.questions._words import marked
from attn_helpers.questions.bank import bank

ALL = list(bank().values())


def asked(page):
    """Return the questions of a page and their choices, as text."""
    soup = BeautifulSoup(page, "html.parser")
    return [
        (q.find("b").extract().text, q.ol.extract().select("li"), q.get_text().strip())
        for q in soup.select(".question")
    ]


def text(marked_up):
    return BeautifulSoup(marked(marked_up), "html.parser").get_text().strip()


@pytest.mark.parametrize("seed", [0, 1, 5])
def test_the_key_is_right_for_each_variant(seed):
    drawn = draw(ALL, 12, seed)
    right = {text(q.stem): next(text(a.text) for a in q.answers if a.right) for q in drawn}
    pages = {letter: asked(variant(drawn, letter, "en", seed)) for letter in "AB"}
    for places, choices, stem in asked(key(drawn, "en", seed)):
        (bold,) = [li for li in choices if li.get("class") == ["right"]]
        assert bold.get_text().startswith(right[stem])
        for place in places.rstrip(".").split("; "):
            name, number, letter = place.replace(":", "").split()
            number_, shown, stem_ = pages[name][int(number) - 1]
            assert (number_, stem_) == (f"{number}.", stem)
            assert shown["ABCD".index(letter)].get_text() == right[stem]


def test_variants_differ_in_order_only_and_tell_no_answer():
    drawn = draw(ALL, 12, seed=3)
    a, b = (variant(drawn, letter, "en", seed=3) for letter in "AB")
    stems = [[stem for *_, stem in asked(page)] for page in (a, b)]
    assert stems[0] != stems[1] and sorted(stems[0]) == sorted(stems[1])
    orders = [{s: [li.get_text() for li in c] for _, c, s in asked(page)} for page in (a, b)]
    assert orders[0] != orders[1]
    assert all(sorted(orders[0][stem]) == sorted(orders[1][stem]) for stem in stems[0])
    for page in (a, b):
        assert 'class="right"' not in page and not any(marked(x.why) in page for q in drawn for x in q.answers)
    assert "Variant A" in a and "Variant B" in b and "<script" not in a and "http" not in a


def test_a_seed_settles_the_test_and_another_gives_another():
    assert [q.id for q in draw(ALL, 8, seed=1)] == [q.id for q in draw(ALL[::-1], 8, seed=1)]
    assert draw(ALL, 8, seed=1) != draw(ALL, 8, seed=2)
    assert exam({"x": ALL}, 4, "en", seed=1) == exam({"x": ALL}, 4, "en", seed=1)
    assert variant(ALL[:9], "A", "en", seed=1) != variant(ALL[:9], "A", "en", seed=2)


def test_what_a_notebook_shows_next_is_not_asked_on_paper():
    assert {q.tests for q in draw(ALL, 1000)} == set(ALONE)
    predictions = [q for q in ALL if q.tests == "prediction"]
    with pytest.raises(ValueError, match="draw: questions must be some of the kinds concept, .*, got none"):
        draw(predictions, 3)
    with pytest.raises(ValueError, match="draw: count must be"):
        draw(ALL, 0)


def test_the_command(tmp_path, capsys):
    main(["questions", "--format", "paper", "01", "03", "--seed", "4", "--count", "5", "--to", str(tmp_path / "new")])
    names = ["test-4-A.html", "test-4-B.html", "test-4-key.html"]
    assert capsys.readouterr().out.split() == [str(tmp_path / "new" / name) for name in names]
    pages = [(tmp_path / "new" / name).read_text("utf-8") for name in names]
    assert [page.count('class="question"') for page in pages] == [5, 5, 5]
    stems = {text(q.stem) for questions in groups(["01", "03"], "en").values() for q in questions}
    assert all(stem in stems for *_, stem in asked(pages[0]))
    with pytest.raises(SystemExit, match="^draw: questions must be some of"):
        main(["questions", "--format", "paper", "where_am_i", "--to", str(tmp_path / "none")])
    assert not (tmp_path / "none").exists()
