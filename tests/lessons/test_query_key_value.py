"""What lesson 02 and the notebooks beside it say in numbers, computed anew; what is said of chance, on five seeds."""

import re

import nbformat
import numpy as np
import pytest

from attn_helpers import attention, average_pooling, gaussian_scores, salience_pooling, softmax
from attn_helpers.lessons.non_volitional_pooling.salience import object_features
from attn_helpers.lessons.non_volitional_pooling.scenes import meadow, middle_colours
from attn_helpers.lessons.query_key_value import asking, figures, network, regression, scaling
from attn_helpers.lessons.query_key_value.hull import hull

from ..course import NOTEBOOKS

SCENE = meadow()
FEATURES = object_features(SCENE)
PLACES, MOUTH = FEATURES[:, 5:], np.array(figures.MOUTH)
NEARNESS = gaussian_scores([MOUTH], PLACES, width=figures.WIDTH)[0]
seeds = pytest.mark.parametrize("seed", range(5))


def winner(scores):
    return SCENE.names[int(np.argmax(scores))]


def printed(cell, notebook="02_query_key_value"):
    """Return what a cell of a notebook has printed."""
    (found,) = (c for c in nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", 4).cells if c.id == cell)
    return "".join(o.text for o in found.outputs if o.output_type == "stream")


# The mouth


def test_a_plain_dot_product_runs_to_the_stone_and_no_weight_is_zero():
    weights = softmax(PLACES @ (20 * MOUTH))
    assert winner(weights) == "stone" and weights.max() > 0.97 and winner(-weights) == "sky"
    assert 1e-8 < weights.min() < 1e-7
    assert np.round(PLACES[[3, 1]] @ MOUTH, 2).tolist() == [1.21, 1.02]  # stone and grass, by hand


@seeds
def test_only_corners_win_and_no_output_leaves_the_rubber_band(seed):
    scores = 20 * np.random.default_rng(seed).normal(size=(10_000, 2)) @ PLACES.T
    assert set(scores.argmax(axis=1)) == set(hull(PLACES)) == {2, 3, 4, 5}
    outputs = softmax(scores) @ PLACES
    corners = PLACES[hull(PLACES)]
    for (x, y), (across, up) in zip(corners, np.roll(corners, -1, axis=0) - corners, strict=True):
        assert (across * (outputs[:, 1] - y) - up * (outputs[:, 0] - x) > -1e-12).all()  # to the left of each side


def test_nearness_finds_the_grass_as_the_first_picture_shows():
    weights = softmax(NEARNESS)
    assert winner(weights) == "grass" and np.allclose(weights[:2], [0.28, 0.68], atol=0.005)


# Five questions


def test_a_zero_query_is_the_average_for_dot_products_only():
    colours, zero = middle_colours(SCENE), np.zeros((1, 7))
    assert np.allclose(attention(zero, FEATURES, colours).output, average_pooling(colours))
    assert np.ptp(softmax(gaussian_scores(np.zeros((1, 2)), PLACES, width=figures.WIDTH))) > 0.9
    assert winner(gaussian_scores(np.zeros((1, 2)), PLACES, width=0.5)) == "sky"


def test_a_constant_query_is_lesson_01s_first_look():
    weights = softmax(FEATURES @ figures.VIEWER)
    assert np.allclose(weights, salience_pooling(FEATURES, figures.VIEWER).weights) and winner(weights) == "rabbit"


def own(**settings):
    """Return what the live control says at some settings."""
    live = asking.own_question(SCENE, PLACES)
    for name, value in settings.items():
        live.controls[name].value = value
    live.redraw()
    return live.said.value


def test_the_live_control_starts_at_the_mouth_and_the_way_told_leads_where_it_says():
    assert "The query is (0.65, 0.71)" in own() and "width is 0.12. The weights: grass 0.68, then rabbit 0.28" in own()
    assert "width is 0.12. The weights: flowers 0.99" in own(x=0.16, y=0.81)
    assert "width is 0.02. The weights: grass 1.00" in own(width=0.02)
    assert np.allclose(softmax(gaussian_scores([MOUTH], PLACES, width=1)), 1 / 6, atol=0.025)


def test_sliders_are_aligned():
    controls = asking.own_question(SCENE, PLACES).controls.values()
    assert len({(c.layout.width, c.style.description_width) for c in controls}) == 1


# Other scores


def test_which_scores_find_the_grass():
    found = [winner(s) for s in (PLACES @ MOUTH, network.near(MOUTH, PLACES), NEARNESS)]
    assert found == ["stone", "grass", "grass"]


def test_the_network_by_hand_is_the_formula():
    """Two steps over x and two over y, subtracted, as the notebook sets them."""
    x, y = np.random.default_rng(0).uniform(size=(2, 9))
    wanted = sum(2 * np.tanh(12 * apart + 1.5) - 2 * np.tanh(12 * apart - 1.5) for apart in (x - 0.4, y - 0.3))
    assert np.allclose(network.near([0.4, 0.3], np.column_stack([x, y])), wanted)
    asked = [*MOUTH, 1] @ network.W_QUERY + PLACES @ network.W_KEY
    assert np.allclose(network.near(MOUTH, PLACES), np.tanh(asked) @ [2, -2, 2, -2])  # as the notebook says


@seeds
@pytest.mark.parametrize(("d_key", "least", "most"), [(2, 3, 9), (8, 220, 280), (64, 1000, 1000)])
def test_the_more_columns_the_more_random_keys_find_themselves(seed, d_key, least, most):
    keys = np.random.default_rng(seed).normal(size=(1000, d_key))
    assert least <= ((keys @ keys.T).argmax(axis=1) == np.arange(1000)).sum() <= most


# Why √d_key


@seeds
@pytest.mark.parametrize("d_key", [4, 64, 1024])
def test_dot_products_spread_by_the_root_of_their_width(seed, d_key):
    queries, keys = np.random.default_rng(seed).normal(size=(2, 500, d_key))
    assert abs((queries * keys).sum(axis=1).std() / np.sqrt(d_key) - 1) < 0.12


@pytest.mark.slow
@seeds
def test_without_the_root_one_key_has_it_all_and_nothing_moves(seed):
    """Medians of 300 draws at d_key = 1024: the largest weight, and how far one moves if its score rises by 10."""
    rng = np.random.default_rng(seed)
    raw = np.einsum("nd,nkd->nk", rng.normal(size=(300, 1024)), rng.normal(size=(300, 6, 1024)))
    raised = raw + np.array([10, 0, 0, 0, 0, 0])
    largest = [np.median(softmax(s).max(axis=1)) for s in (raw, raw / 32)]
    moved = [np.median((softmax(raised / root) - softmax(raw / root))[:, 0]) for root in (1, 32)]
    assert largest[0] > 0.999 and largest[1] < 0.5
    assert moved[0] < 1e-5 and moved[1] > 0.02


def test_what_the_lesson_prints_of_its_own_run_is_what_it_says():
    assert printed("deviations").split() == ["4", "2.1", "1.0", "64", "7.9", "1.0", "1024", "32.0", "1.0"]
    assert "[2 3 4 5]" in printed("ten-thousand") and "[0.44 0.87]" in printed("vectorised")
    assert "[0.44 0.87]" in printed("shuffle") and "[0.79 0.87]" in printed("shuffle")


def test_the_weight_that_moves_is_what_the_text_says():
    scores = [float(score) for score in re.findall(r"-?\d+", printed("six-weights"))]
    before, after = (softmax((np.array(scores) + [rise, 0, 0, 0, 0, 0]) / 32)[0] for rise in (0, 10))
    cells = nbformat.read(NOTEBOOKS / "02_query_key_value.ipynb", 4).cells
    (told,) = (cell.source for cell in cells if cell.id == "nudge-settled")
    assert f"from {before:.2f} to {after:.2f}" in told and "behind key 5" in told
    assert np.argmax(scores) == 5 and scores[0] + 10 < scores[5] - 20


def test_the_bars_stand_in_the_order_of_the_keys_before_and_after_and_the_raised_one_is_marked(monkeypatch):
    shown = []
    monkeypatch.setattr(scaling, "show", lambda figure, caption: shown.extend([figure, caption]))
    scores = np.array([16.0, -12, -24, 15, 8, 70])
    raised = scores + [10, 0, 0, 0, 0, 0]
    figures.with_and_without_root(scores, raised, root=32)
    wanted = [softmax(scores), softmax(scores / 32), softmax(raised), softmax(raised / 32)]
    for ax, weights in zip(shown[0].axes, wanted, strict=True):
        assert [bar.get_height() for bar in ax.patches] == pytest.approx(weights)
        assert [bar.get_hatch() for bar in ax.patches] == ["//", *[None] * 5]
    titles = [ax.get_title() for ax in shown[0].axes]
    assert titles[0] == "without the root: before" and titles[3] == "with the root: key 0 scores 10 more"
    assert "key 5 has all the weight" in shown[1] and "key 0 (hatched)" in shown[1]


def test_in_the_notebooks_draw_without_the_root_no_weight_moves_and_with_it_one_does(monkeypatch):
    """The lesson's own run, from its seed."""
    rng = np.random.default_rng(0)
    rng.normal(size=(10_000, 2))
    for d_key in (4, 64, 1024):
        rng.normal(size=(2, 500, d_key))
    query, keys = rng.normal(size=1024), rng.normal(size=(6, 1024))
    before, rise = keys @ query, np.array([10, 0, 0, 0, 0, 0])
    assert np.allclose(softmax(before), softmax(before + rise), atol=1e-6) and softmax(before)[5] > 0.999
    rooted = softmax(before / 32)[0], softmax((before + rise) / 32)[0]
    assert np.round(rooted, 2).tolist() == [0.12, 0.15]


# Beside the lesson


def test_on_the_bowl_every_object_finds_itself_and_weights_are_those_of_nearness():
    lifted = np.column_stack([PLACES, (PLACES**2).sum(axis=1)])
    assert (lifted @ np.column_stack([PLACES, np.full(6, -0.5)]).T).argmax(axis=0).tolist() == list(range(6))
    assert np.allclose(softmax(lifted @ np.append(MOUTH, -0.5) / figures.WIDTH**2), softmax(NEARNESS))
    assert [winner(PLACES @ MOUTH), winner(lifted @ np.append(MOUTH, -0.5))] == ["stone", "grass"]


def test_keys_of_equal_length_are_found_by_themselves_and_others_are_missed():
    assert ((FEATURES @ FEATURES.T).argmax(axis=1) != np.arange(6)).sum() == 3
    assert (FEATURES @ FEATURES.T).argmax(axis=1).tolist() == [0, 1, 1, 3, 1, 0]
    lengths = [1.44, 1.58, 1.40, 1.54, 1.49, 1.06]  # the grass is the longest; the sky is shorter than the rabbit
    assert np.allclose(np.linalg.norm(FEATURES, axis=1), lengths, atol=0.005)
    unit = FEATURES / np.linalg.norm(FEATURES, axis=1, keepdims=True)
    assert ((unit @ unit.T).argmax(axis=1) == np.arange(6)).all()


@seeds
def test_with_keys_of_one_length_the_dot_product_is_the_gaussian_score(seed):
    queries, keys = np.random.default_rng(seed).normal(size=(2, 6, 3))
    unit = keys / np.linalg.norm(keys, axis=1, keepdims=True)
    assert np.allclose(softmax(queries @ unit.T), softmax(gaussian_scores(queries, unit)))
    assert not np.allclose(softmax(queries @ keys.T), softmax(gaussian_scores(queries, keys)), atol=0.01)


@seeds
def test_a_width_chosen_with_the_own_point_in_copies_and_one_chosen_without_it_does_not(seed):
    x, y = regression.measured(seed + 1)  # the notebook's is the first
    widths = [0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1, 2]

    def chosen(mask):
        scores = [gaussian_scores(x[:, None], x[:, None], width=width) for width in widths]
        width = widths[np.argmin([np.mean((softmax(each, mask=mask) @ y - y) ** 2) for each in scores])]
        return width, np.mean((regression.answer(regression.GRID, x, y, width) - regression.TRUTH) ** 2)

    (copies, far), (learns, near) = chosen(np.ones((50, 50), bool)), chosen(~np.eye(50, dtype=bool))
    assert copies == 0.01 and 0.1 <= learns <= 0.3 and near < far
    assert seed or learns == 0.2


def test_the_error_left_out_lies_above_the_one_against_the_truth_by_what_the_notebook_says():
    x, y = regression.measured()
    gaps = []
    for width in (0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1, 2):
        scores = gaussian_scores(x[:, None], x[:, None], width=width)
        left_out = np.mean((softmax(scores, mask=~np.eye(50, dtype=bool)) @ y - y) ** 2)
        gaps.append(left_out - np.mean((regression.answer(regression.GRID, x, y, width) - regression.TRUTH) ** 2))
    assert all(0.11 < gap < 0.135 for gap in gaps[:6]) and all(0.17 < gap < 0.23 for gap in gaps[6:])


def test_kernel_regression_runs_from_the_average_to_the_nearest_point():
    x, y = regression.measured()
    assert np.allclose(regression.answer(regression.GRID, x, y, 1e4), y.mean(), atol=1e-3)
    nearest = y[np.abs(regression.GRID[:, None] - x).argmin(axis=1)]
    assert np.mean(np.isclose(regression.answer(regression.GRID, x, y, 1e-3), nearest)) > 0.98
