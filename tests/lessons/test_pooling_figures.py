"""Lesson 01's figures draw the numbers that they are given, and their captions say what is to be seen."""

import numpy as np
import pytest

from attn_helpers.drawing.display import figure_of
from attn_helpers.lessons.non_volitional_pooling import dials, figures, scenes
from attn_helpers.lessons.non_volitional_pooling.charts import DARK, FULL, spotlight
from attn_helpers.lessons.non_volitional_pooling.salience import FEATURES, object_features

SCENE = scenes.meadow()
VALUES = object_features(SCENE)


@pytest.fixture
def shown(monkeypatch):
    """What a figure would show: pairs of a figure and its caption."""
    seen = []
    monkeypatch.setattr(figures, "show", lambda drawn, caption: seen.append((figure_of("show", drawn), caption)))
    return seen


def texts(figure):
    figure.draw_without_rendering()
    found = [text.get_text() for ax in figure.axes for text in ax.texts]
    return found + [text for ax in figure.axes for words in ax.artists for text in getattr(words, "texts", [])]


def heights(ax):
    return [bar.get_height() for bar in ax.patches]


def test_spotlight_lights_the_salient_place():
    salience = np.zeros((20, 30))
    salience[5, 7] = 1
    lit = spotlight(np.full((20, 30, 3), 0.5), salience)
    assert np.allclose(lit[5, 7], 0.5) and np.allclose(lit[0, 0], 0.5 * DARK)


def test_spotlight_has_one_scale_for_all_pictures():
    for factor in (1, 5):  # the scale is times the average, not the greatest value of this picture
        lit = spotlight(np.ones((20, 30, 3)), factor * np.ones((20, 30)))
        assert np.allclose(lit, DARK + (1 - DARK) / np.sqrt(FULL))


@pytest.mark.parametrize("salience", [np.ones((2, 3)), -np.ones((4, 6)), np.zeros((4, 6)), np.full((4, 6), np.nan)])
def test_spotlight_needs_salience_of_the_pictures_size(salience):
    with pytest.raises(ValueError, match=r"spotlight: salience must be \(height=4, width=6\), at least 0"):
        spotlight(np.ones((4, 6, 3)), salience)


def test_spotlight_needs_a_picture():
    with pytest.raises(ValueError, match="spotlight: image must be"):
        spotlight(np.ones(4), np.ones((4, 6)))


def test_six_pixels_are_told_from_their_average(shown):
    figures.six_pixels([2, 2, 8, 2, 2, 2])
    ((figure, caption),) = shown
    assert heights(figure.axes[1]) == [1, 1, 25, 1, 1, 1] and "salience 25, each of the others 1" in caption


def test_every_object_has_its_box_and_its_row(shown):
    figures.boxes(SCENE)
    figures.features(SCENE, VALUES)
    (boxes, _), (table, _) = shown
    frames = [(*frame.get_xy(), frame.get_width(), frame.get_height()) for frame in boxes.axes[0].patches]
    assert frames == [(left, top, right - left, low - top) for left, top, right, low in SCENE.boxes.tolist()]
    assert [text.get_text() for text in boxes.axes[0].texts] == list(SCENE.names)
    assert np.array_equal(table.axes[0].images[0].get_array(), VALUES)


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        (np.full(6, 1 / 6), "Every object has the same weight, 0.17"),
        (np.array([0, 0, 0.1, 0.9, 0, 0]), "stone has the largest weight, 0.90"),
    ],
)
def test_pooled_puts_weights_before_rows_and_the_output_last(shown, weights, said):
    figures.pooled(SCENE, VALUES, weights, weights @ VALUES)
    ((figure, caption),) = shown
    assert np.allclose(figure.axes[0].images[0].get_array(), [*VALUES, weights @ VALUES])
    labels = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert labels == [f"{w:.2f} × {n}" for w, n in zip(weights, SCENE.names, strict=True)] + ["sum = output"]
    assert said in caption


def test_winners_are_framed(shown):
    figures.winners(SCENE, VALUES, VALUES.max(axis=0))
    ((figure, caption),) = shown
    middles = [(p.get_x() + p.get_width() / 2, p.get_y() + p.get_height() / 2) for p in figure.axes[0].patches]
    assert np.allclose(sorted(middles), list(enumerate(VALUES.argmax(axis=0)))) and "5 different objects" in caption


def test_bars_are_the_numbers_and_may_be_negative(shown):
    scores = np.array([-1.5, 0, 2, 1, 0.5, 3])
    figures.scores_of(SCENE, np.array([6, 1, 3, -2, 2, 0, 1]), scores)
    figures.softmax_bars(scores[:3], np.exp(scores[:3]), np.full(3, 1 / 3))
    (one, caption), (three, _) = shown
    ws, heard = one.axes
    assert [bar.get_width() for bar in ws.patches] == [6, 1, 3, -2, 2, 0, 1]
    assert [label.get_text() for label in ws.get_yticklabels()][::3] == ["contrast 6", "greenness −2", "y 1"]
    assert heights(heard) == scores.tolist() and "sky has the highest score: 3.0" in caption and "before" in caption
    low, high = heard.get_ylim()
    assert low < -1.5 and high > 3 and "−1.5" in texts(one)
    assert np.allclose([heights(ax) for ax in three.axes], [scores[:3], np.exp(scores[:3]), np.full(3, 1 / 3)])
    assert three.axes[2].get_ylim()[1] > 1  # weights on one scale


def test_the_loss_is_a_point_of_its_curve(shown):
    weights = np.array([0.1, 0.2, 0.7])
    figures.one_look(weights, np.eye(3)[1], -np.log(0.2))
    ((figure, caption),) = shown
    left, right = figure.axes
    assert heights(left) == weights.tolist()
    assert len({bar.get_facecolor() for bar in left.patches}) == 2
    assert left.patches[1].get_facecolor() != left.patches[0].get_facecolor() == left.patches[2].get_facecolor()
    line, point = right.lines
    assert np.allclose(np.interp(point.get_xdata(), *line.get_data()), point.get_ydata(), atol=0.01)
    assert "object 1, which has the weight 0.20: the loss is 1.61" in caption


def test_one_step_shows_errors_and_the_weights_after_it(shown):
    seen, after = np.eye(3)[1], np.array([0.25, 0.5, 0.25])
    greenness = np.array([0.2, 0.9, 0.5])
    figures.one_step(np.full(3, 1 / 3) - seen, greenness, after, seen)
    ((figure, caption),) = shown
    left, times, product, before, right, _ = figure.axes
    assert np.allclose(heights(left), [1 / 3, -2 / 3, 1 / 3]) and np.allclose(heights(before), 1 / 3)
    assert heights(times) == greenness.tolist() and heights(right) == after.tolist()
    assert np.allclose(heights(product), [0.2 / 3, -0.6, 0.5 / 3])
    assert before.get_ylim() == right.get_ylim()
    assert {"0.33", "−0.67", "0.50"} <= set(texts(figure))
    assert left.patches[1].get_facecolor() == right.patches[1].get_facecolor() != left.patches[0].get_facecolor()
    assert "add up to −0.37" in caption and "weight 0.50, and the loss is 0.69" in caption


def test_learning_shows_losses_and_both_ws(shown):
    w_true, w = np.arange(7.0), np.arange(7) + np.array([0, 0, 0.22, 0, -0.1, 0, 0])
    objects, looks = np.zeros((5500, 4, 7)), np.tile(np.eye(4)[2], (5500, 1))
    objects[:500, 2, 6] = 99  # certain looks, before the last 5,000
    figures.learning([*range(500), *[7] * 5000], w, w_true, objects, looks)
    ((figure, caption),) = shown
    x, y = figure.axes[0].lines[0].get_data()
    assert y.tolist() == [249.5, *[7] * 10] and x[:2].tolist() == [250, 750]
    assert np.allclose([bar.get_width() for bar in figure.axes[1].patches], w)
    assert figure.axes[1].lines[0].get_xdata().tolist() == w_true.tolist()
    assert np.allclose(figure.axes[0].lines[1].get_ydata(), np.log(4))
    assert "falls to 7.00 (mean of the last 5,000 steps)" in caption
    assert "w_true has 1.39" in caption and "within 0.3" in caption


def test_shared_out_says_the_rabbits_weights(shown):
    figures.shared_out(SCENE, np.eye(6)[0], np.eye(6)[1])
    ((figure, caption),) = shown
    assert np.allclose(figure.axes[0].images[0].get_array(), [np.full(6, 1 / 6), np.eye(6)[0], np.eye(6)[1]])
    assert "0.17 in both" in caption and "1.00 and the green one 0.00" in caption


def test_first_look_and_recoloured_are_lit_without_paint(shown):
    figures.first_look(SCENE)
    figures.recoloured(SCENE, scenes.meadow(rabbit="green"))
    pictures = [[ax.images[0].get_array() for ax in figure.axes] for figure, _ in shown]
    scene, first = pictures[0]
    green, green_map, white_map = pictures[1]
    assert np.array_equal(scene, SCENE.image) and not np.array_equal(green, scene)
    for lit in (first, white_map, green_map):
        assert lit.shape == scene.shape and np.array_equal(lit[..., 0], lit[..., 1])  # grey
    assert white_map[SCENE.rabbit].mean() > 1.5 * green_map[SCENE.rabbit].mean()


def test_dials_say_who_has_most():
    scores = VALUES @ [6, 1, 3, -2, 2, 0, 1]
    assert repr(dials.beta_dial(SCENE, scores)).startswith("flipbook of 6 pictures (β): At β = 1: rabbit 0.69")
    page = dials.feature_dial(SCENE, VALUES)._repr_mimebundle_()[0]["text/html"]
    assert "Only edges counts: flowers" in page and "Only greenness counts: grass" in page
    assert len(dials.BETAS) >= 5 and len(FEATURES) >= 5


def test_own_viewers_sliders_are_aligned_and_move_the_weights():
    control = dials.own_viewer(SCENE, VALUES)
    assert list(control.controls) == list(FEATURES)
    looks = {(s.style.description_width, s.layout.width, s.description) for s in control.controls.values()}
    assert len({look[:2] for look in looks}) == 1 and {look[2] for look in looks} == set(FEATURES)
    control.controls["greenness"].value = 20
    control.redraw()
    assert "greenness 20" in control.said.value and "grass" in control.said.value


def test_own_viewer_starts_where_the_tree_wins():
    said = dials.own_viewer(SCENE, VALUES).still
    assert "w: x 10, y −10. Weights: tree 0.91, then sky 0.07." in said
