"""The pictures of lesson 02 and of what stands beside it look the same under any style that a reader chose."""

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
from attn_helpers.lessons.query_key_value import asking, figures, regression, scaling

SCENE, SIX = meadow(), np.full(6, 1 / 6)
PLACES = np.linspace(0.1, 0.9, 12).reshape(6, 2)
RISING = np.array([0.1, 1.0])
STYLE = {
    "axes.facecolor": "black", "axes.edgecolor": "red", "axes.grid": True, "font.size": 30, "lines.linewidth": 9,
    "lines.marker": "s", "xtick.color": "red", "ytick.direction": "in", "patch.force_edgecolor": True,
    "grid.color": "lime", "axes.titlesize": 40, "legend.facecolor": "yellow", "image.interpolation": "bicubic",
}  # fmt: skip
SHOWN = {
    "two_looks": lambda: figures.two_looks(),
    "lookup": lambda: figures.lookup([0, 3, 0], [0.05, 0.9, 0.05], [0.9, 0.4, 0.8], 0.44),
    "two_queries": lambda: figures.two_queries([[0, 1, 0], [1, 0, 0]]),
    "places": lambda: figures.places(SCENE, PLACES, figures.MOUTH),
    "dot_looks": lambda: figures.dot_looks(SCENE, [0.65, 0.71], SIX),
    "rubber_band": lambda: figures.rubber_band(SCENE, PLACES**2, [0, 5, 5]),
    "nearness": lambda: figures.nearness(SCENE, SIX, SIX),
    "answers": lambda: figures.answers(SCENE, [SIX] * 5, np.ones((6, 3)), np.ones((5, 3))),
    "bowl": lambda: scaling.bowl(SCENE, np.ones((6, 3))),
    "steps": lambda: scaling.steps(RISING, RISING, RISING**2, RISING),
    "bump_over_scene": lambda: scaling.bump_over_scene(SCENE, PLACES, (0.5, 0.5)),
    "who_wins": lambda: scaling.who_wins(SCENE, SIX, SIX),
    "with_and_without_root": lambda: figures.with_and_without_root(SIX, root=32),
    "average": lambda: regression.average(*regression.measured()),
    "one_query": lambda: regression.one_query(*regression.measured(), np.full(50, 0.02), 2.0),
    "errors": lambda: regression.errors(*regression.measured(), RISING, RISING, RISING),
    "learned": lambda: regression.learned(*regression.measured(), 0.01, 0.2),
}
DIALS = {
    "question_dial": lambda: asking.question_dial(SCENE, np.eye(5, 6)),
    "width_dial": lambda: regression.width_dial(*regression.measured()),
    "own_question": lambda: asking.own_question(SCENE, PLACES),
}


def pixels(drawn):
    """Render as ``show`` does: at once, where it is called."""
    canvas = FigureCanvasAgg(drawn.get_figure(root=True) or drawn)
    canvas.draw()
    return np.array(canvas.buffer_rgba())


@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_keeps_its_look(name, monkeypatch):
    found = []
    for module in (figures, scaling, regression):
        monkeypatch.setattr(module, "show", lambda drawn, caption: found.append(pixels(drawn)))
    for style in ({}, STYLE):
        with matplotlib.rc_context(style):
            SHOWN[name]()
    assert np.array_equal(*found)


@pytest.mark.parametrize("name", DIALS)
def test_a_dial_keeps_its_look(name):
    found = []
    for style in ({}, STYLE):
        with matplotlib.rc_context(style):
            made = DIALS[name]()
            found.append(made.picture.value if name == "own_question" else made._repr_mimebundle_()[0]["image/png"])
    assert len(found[0]) > 1000 and found[0] == found[1]
