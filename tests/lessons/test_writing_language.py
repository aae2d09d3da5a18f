"""Lesson 07 and what goes further from it draw in the reader's language; the stories' words stay as they are."""

import re

import numpy as np
import pytest
from matplotlib.text import Text

from attn_helpers import _language
from attn_helpers.controls import flipbook
from attn_helpers.lessons.a_model_that_writes import bill, diagrams, dials, figures, stories, where

from ..marked import Marked

IDS = stories.as_numbers("Anna's cat. Anna's")


@pytest.fixture(autouse=True)
def marked(monkeypatch):
    monkeypatch.setattr(_language, "_spoken", Marked())


def unsaid(text):
    """Return the words of a text that are in no message and are none of the stories'."""
    while text != (left := re.sub(r"«[^«»]*»", " ", text)):
        text = left
    data = set(stories.VOCABULARY) | {"T", "k", "p", "top-k", "top-p"}
    return [word for word in text.split() if re.search("[A-Za-z]", word) and word.strip(",.“”") not in data]


def untrained_runs():
    return [stories.learn(0, n, steps=1, keep=(0, 1)) for n in (1, 2)]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: figures.finished_picture(),
        lambda: figures.every_place(),
        lambda: figures.endings(),
        lambda: figures.two_maps(np.eye(6), np.eye(6)),
        lambda: figures.learning_curves(*untrained_runs(), 5),
        lambda: where.arrows([0, 1], 4),
        lambda: where.turned([1.0, 0.0], [0.8, 0.6], [(2, 1)]),
        lambda: where.kinds(),
        lambda: where.beyond({kind: stories.untrained() for kind in stories.POSITIONS}),
    ],
    ids=["finished", "places", "endings", "maps", "curves", "arrows", "turned", "kinds", "beyond"],
)
def test_only_the_stories_words_are_drawn_as_they_are(captions, draw):
    draw()
    ((figure, caption),) = captions
    texts = [text.get_text() for text in figure.findobj(Text)]
    assert [word for text in [*texts, caption] for word in unsaid(text)] == []
    assert caption.startswith("«")


def test_tables_are_said():
    tables = bill.large(7), where.clock([[1.0], [0.5]], [0, 1])
    assert all(name.startswith("«") for one in tables for name in [one.corner, *one.columns])
    assert all(name.startswith("«") for name in tables[0].rows)
    back = where.one_back({"learned": stories.untrained()}, n_told=2)
    assert back.corner == "«animal at»" and list(back.rows) == ["«learned»"]


def test_dials_say_their_sentences_and_names():
    one, two = untrained_runs()
    for dial in (dials.learning_dial(two), dials.writing_dial(stories.untrained(), "Anna's cat.", 1)):
        told = dial._repr_mimebundle_()[0]["text/plain"]
        assert unsaid(told.replace("&#x27;", "'")) == []
    assert diagrams.said(stories.by_hand(), IDS).startswith("«In layer 2, Anna's looks")
    page = dials.choosing_dial(stories.by_hand())._repr_mimebundle_()[0]["text/html"]
    assert "«greedy»" in page and "«T = 1»" in page and "Of 100 endings" in page


def test_the_bars_and_dots_of_choosing_are_named_in_the_same_language(monkeypatch):
    made = {}
    monkeypatch.setattr(flipbook, "flipbook", lambda draw, **rest: made.update(rest, draw=draw))
    dials.choosing_dial(stories.by_hand())
    texts = [text.get_text() for text in made["draw"]("T = 1").findobj(Text)]
    assert [word for text in texts for word in unsaid(text)] == [] and "«8 other tokens»" in texts
    assert unsaid(made["alt"]("greedy")) == []


def test_whoever_types_a_story_is_told_in_the_same_language():
    box = dials.own_story(stories.by_hand())
    assert [box.controls[name].description for name in ("text", "n")] == ["«beginning»", "«tokens to write»"]
    for typed, said in (("Anna's dog.", "«as_numbers: text"), (7 * "Anna's cat. ", "«That is 22 tokens")):
        box.controls["text"].value = typed
        box.redraw()
        assert said in box.said.value
