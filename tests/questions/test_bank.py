"""The bank: what the loader refuses, naming the question; and that the questions that ship are whole."""

import re

import pytest

from attn_helpers.questions.bank import TESTS, bank, load

from ..course import LESSONS

GOOD = """
[[question]]
id = "one"
tests = "shape"
stem = "How many rows has $Q K^\\\\top$?"
[[question.answers]]
text = "`n_queries`"
why = "Each query has a row."
right = true
[[question.answers]]
text = "`n_keys`"
why = "These are columns."
[[question.answers]]
text = "$d_{key}$"
why = "It is summed away."
"""
WRONG = [
    ('why = "These are columns."\n', "", "'one' must be one with text and why everywhere, got no why"),
    ('why = "These are columns."\n', 'why = ""\n', "'one' must be one with text and why everywhere, got no why"),
    ('columns."\n', 'columns."\nright = true\n', "'one' must be one with exactly one right answer, got 2"),
    ("right = true\n", "", "'one' must be one with exactly one right answer, got 0"),
    ("right = true\n", "right = 1\n", "'one' must be one with exactly one right answer, got 0"),
    ("right = true\n", "rigth = true\n", "'one' must be one of right, text, why, got rigth"),
    ('text = "`n_keys`"', 'text = "`n_queries`"', "'one' must be one of different answers, got two of the same text"),
    ('tests = "shape"', 'tests = "luck"', "'one' must be a test of one of concept, shape, prediction, misconception"),
    ('tests = "shape"\n', "", "'one' must be one with answers and id and stem and tests everywhere, got no tests"),
    ('id = "one"\n', "", "'number 1 of a.toml' must be one with answers and id and stem"),
    ("\\\\\\\\top", "\\\\\\\\sharp", r"must be one whose mathematics is known, got \sharp, which is not known here"),
    ("$d_{key}$", "$d_{key$", "'one' must be one whose mathematics is known, got mathematics with a {"),
    ("[[question]]", "[[question]", "bank: a.toml must be a TOML file"),
]  # fmt: skip


def write(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")


def test_a_good_bank_is_read(tmp_path):
    write(tmp_path, "a.toml", GOOD)
    write(tmp_path, "b.toml", GOOD.replace('"one"', '"two"'))
    found = load(tmp_path)
    assert list(found) == ["one", "two"] and [q.lesson for q in found.values()] == ["a", "b"]
    assert [(a.right, a.why) for a in found["one"].answers][:2] == [
        (True, "Each query has a row."), (False, "These are columns."),
    ]  # fmt: skip


@pytest.mark.parametrize("old, new, message", WRONG)
def test_a_bad_bank_is_refused_and_the_question_named(tmp_path, old, new, message):
    old, new = old.replace("\\\\\\\\", "\\\\"), new.replace("\\\\\\\\", "\\\\")
    assert old in GOOD
    write(tmp_path, "a.toml", GOOD.replace(old, new, 1))
    with pytest.raises(ValueError, match=re.escape(message)):
        load(tmp_path)


@pytest.mark.parametrize("count", [2, 5])
def test_three_or_four_answers(tmp_path, count):
    extra = "".join(f'[[question.answers]]\ntext = "{n}"\nwhy = "w"\n' for n in range(count - 1))
    write(tmp_path, "a.toml", GOOD[: GOOD.index("[[question.answers]]", GOOD.index("right"))] + extra)
    with pytest.raises(ValueError, match=f"'one' must be one of three or four answers, got {count}"):
        load(tmp_path)


def test_two_questions_of_one_id_are_refused(tmp_path):
    write(tmp_path, "a.toml", GOOD)
    write(tmp_path, "b.toml", GOOD)
    with pytest.raises(ValueError, match="'one' must be an id that no other question has, got one in a and b"):
        load(tmp_path)


# What ships


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_each_lesson_has_at_least_three_questions(path):
    assert sum(question.lesson == path.stem[3:] for question in bank().values()) >= 3


@pytest.mark.parametrize("name", bank())
def test_questions_are_readable(name):
    question = bank()[name]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) and question.tests in TESTS
    assert question.stem[0].isupper() or question.stem[0] in "`$“"
    for answer in question.answers:
        sentences = re.findall(r"[.?:!](?=\s|$|”)", re.sub(r"`[^`]*`|\$[^$]*\$", "x", answer.why))
        assert answer.why.rstrip("”").endswith(".") and 1 <= len(sentences) <= 4, answer.why
        assert len(answer.why) <= 240 and len(answer.text) <= 120


def test_the_bank_asks_for_more_than_facts():
    assert {question.tests for question in bank().values()} == set(TESTS)


def test_the_right_answer_is_not_told_by_its_place():
    from attn_helpers.questions.bank import ordered

    places = [[a.right for a in ordered(question)].index(True) for question in bank().values()]
    assert {places.count(n) > 0 for n in range(3)} == {True}
    assert max(places.count(n) for n in range(4)) < 0.6 * len(places)
