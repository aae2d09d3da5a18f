"""What the pictures of lessons 01 and 02 say, and of what stands beside 02, is said in the language that was chosen."""

import re

import numpy as np
import pytest
from matplotlib.text import Text

from attn_helpers import _language
from attn_helpers.drawing._text import Words
from attn_helpers.drawing.display import figure_of
from attn_helpers.lessons.non_volitional_pooling import dials, figures, salience, scenes
from attn_helpers.lessons.query_key_value import figures as asked
from attn_helpers.lessons.query_key_value import regression, scaling

from ..marked import Marked

SCENE = scenes.meadow()
VALUES = salience.object_features(SCENE)
SIX, PLACES = np.full(6, 1 / 6), VALUES[:, 5:]
X, Y = regression.measured()
SIGNS = {"x", "y", "w", "w_true", "d_key", "β"}  # of formulas and code, the same in every language
LABELS = ["rabbit", "grass", "flowers", "stone", "tree", "sky"]


@pytest.fixture
def shown(monkeypatch):
    """What was shown while the language was the marked one: pairs of a figure and its caption."""
    seen = []
    monkeypatch.setattr(_language, "_spoken", Marked())
    for module in (figures, asked, regression, scaling):
        monkeypatch.setattr(module, "show", lambda drawn, caption: seen.append((figure_of("show", drawn), caption)))
    return seen


def unsaid(text):
    """Return the words of a text that stand outside every mark."""
    while (inner := re.sub("«[^«»]*»", "", text)) != text:
        text = inner
    return [word for word in re.findall(r"[A-Za-z_β]+", text) if word not in SIGNS]


def written(figure):
    """Return all that is written in a figure."""
    figure.draw_without_rendering()
    texts = [text.get_text() for text in figure.findobj(Text) if text.get_visible()]
    return texts + [text for words in figure.findobj(Words) for text in words.texts]


DRAWN = {
    "first look": lambda: figures.first_look(SCENE),
    "six pixels": lambda: figures.six_pixels([2, 2, 8, 2, 2, 2]),
    "recoloured": lambda: figures.recoloured(SCENE, scenes.meadow(rabbit="green")),
    "boxes": lambda: figures.boxes(SCENE),
    "features": lambda: figures.features(SCENE, VALUES),
    "pooled alike": lambda: figures.pooled(SCENE, VALUES, SIX, SIX @ VALUES),
    "pooled": lambda: figures.pooled(SCENE, VALUES, np.eye(6)[2], VALUES[2]),
    "winners": lambda: figures.winners(SCENE, VALUES, VALUES.max(axis=0)),
    "scores": lambda: figures.scores_of(SCENE, np.arange(7), np.arange(6.0)),
    "softmax": lambda: figures.softmax_bars(np.zeros(3), np.ones(3), np.full(3, 1 / 3)),
    "one look": lambda: figures.one_look(SIX, np.eye(6)[3], 1.79),
    "one step": lambda: figures.one_step(SIX - np.eye(6)[3], SIX, SIX, np.eye(6)[3]),
    "learning": lambda: figures.learning(
        np.linspace(1.8, 1, 2000), np.zeros(7), np.ones(7), np.zeros((20, 6, 7)), np.tile(np.eye(6)[1], (20, 1))
    ),
    "shared out": lambda: figures.shared_out(SCENE, SIX, SIX),
    "two looks": asked.two_looks,
    "lookup": lambda: asked.lookup([0, 3, 0], [0.05, 0.9, 0.05], [0.9, 0.4, 0.8], 0.44),
    "two queries": lambda: asked.two_queries([[0, 1, 0], [1, 0, 0]]),
    "places": lambda: asked.places(SCENE, PLACES, asked.MOUTH),
    "dot looks": lambda: asked.dot_looks(SCENE, [0.65, 0.71], np.arange(6) / 15),
    "rubber band": lambda: asked.rubber_band(SCENE, PLACES, [0, 5, 5]),
    "nearness": lambda: asked.nearness(SCENE, np.eye(6)[3], np.eye(6)[1]),
    "answers": lambda: asked.answers(SCENE, np.full((5, 6), 1 / 6), np.ones((6, 3)), np.ones((5, 3))),
    "root": lambda: asked.with_and_without_root(np.arange(6.0), root=32),
    "average": lambda: regression.average(X, Y),
    "one query": lambda: regression.one_query(X, Y, np.full(50, 0.02), 2.0),
    "errors": lambda: regression.errors(X, Y, [0.1, 1.0], [0.1, 0.5], [0.2, 0.5]),
    "learned": lambda: regression.learned(X, Y, 0.01, 0.2),
    "bowl": lambda: scaling.bowl(SCENE, np.column_stack([PLACES, SIX])),
    "who wins": lambda: scaling.who_wins(SCENE, np.arange(6.0), np.arange(6.0)),
    "steps": lambda: scaling.steps(X, Y, Y, X),
    "bump": lambda: scaling.bump_over_scene(SCENE, PLACES, (0.5, 0.5)),
}


@pytest.mark.parametrize("name", DRAWN)
def test_every_word_of_a_picture_and_its_caption_is_said(shown, name):
    DRAWN[name]()
    ((figure, caption),) = shown
    assert caption.startswith("«") and unsaid(caption) == []
    assert {text: unsaid(text) for text in written(figure) if unsaid(text)} == {}


def test_objects_and_features_are_keys_in_english_and_labels_as_they_are_said(shown):
    assert list(SCENE.names) == LABELS and list(SCENE.labels) == [f"«{name}»" for name in LABELS]
    control = dials.own_viewer(SCENE, VALUES)
    assert list(control.controls) == list(salience.FEATURES)
    assert [slider.description for slider in control.controls.values()] == [f"«{name}»" for name in salience.FEATURES]
    assert unsaid(control.said.value.split(">", 1)[1].rsplit("<", 1)[0]) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "dial",
    [
        lambda: dials.beta_dial(SCENE, np.arange(6)),
        lambda: dials.feature_dial(SCENE, VALUES),
        lambda: asked.question_dial(SCENE, np.eye(5, 6)),
        lambda: regression.width_dial(X, Y),
    ],
)
def test_every_word_of_a_dial_is_said(shown, dial):
    assert unsaid(repr(dial())) == []
