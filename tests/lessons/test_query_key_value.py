"""What lesson 02 and the notebooks beside it say in numbers, computed anew; what is said of chance, on five seeds."""

import ast
import re

import nbformat
import numpy as np
import pytest

from attn_helpers import attention, average_pooling, gaussian_scores, salience_pooling, softmax
from attn_helpers.lessons.non_volitional_pooling.salience import object_features
from attn_helpers.lessons.non_volitional_pooling.scenes import meadow, middle_colours
from attn_helpers.lessons.query_key_value import asking, figures, network, regression
from attn_helpers.lessons.query_key_value.hull import hull
from attn_helpers.questions.bank import bank

from ..course import NOTEBOOKS

SCENE = meadow()
FEATURES = object_features(SCENE)
PLACES, MOUTH = FEATURES[:, 5:], np.array(figures.MOUTH)
NEARNESS = gaussian_scores([MOUTH], PLACES, width=figures.WIDTH)[0]
BESIDE = "further/scores_and_scaling"
REGRESSION = "further/attention_as_regression"
TRIED = [0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1]  # widths, as in that notebook
seeds = pytest.mark.parametrize("seed", range(5))


def winner(scores):
    return SCENE.names[int(np.argmax(scores))]


def printed(cell, notebook="02_query_key_value"):
    """Return what a cell of a notebook has printed."""
    (found,) = (c for c in nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", 4).cells if c.id == cell)
    return "".join(o.text for o in found.outputs if o.output_type == "stream")


def cell(name, notebook="02_query_key_value"):
    """Return the source of a cell of a notebook."""
    (found,) = (c for c in nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", 4).cells if c.id == name)
    return found.source


def numbers(row):
    """Return the numbers of a printed array."""
    return [float(number) for number in row.strip("[] \n").split()]


# The mouth


def test_a_plain_dot_product_runs_to_the_stone_and_no_weight_is_zero():
    weights = softmax(PLACES @ (20 * MOUTH))
    assert winner(weights) == "stone" and weights.max() > 0.97 and winner(-weights) == "sky"
    assert 1e-8 < weights.min() < 1e-7
    assert np.round(PLACES[[3, 1]] @ MOUTH, 2).tolist() == [1.21, 1.02]  # stone and grass, by hand


@seeds
def test_only_corners_of_the_rubber_band_win(seed):
    scores = np.random.default_rng(seed).normal(size=(10_000, 2)) @ PLACES.T
    assert set(scores.argmax(axis=1)) == set(hull(PLACES)) == {2, 3, 4, 5}


def test_the_band_tells_how_often_each_place_wins(monkeypatch):
    shown = []
    monkeypatch.setattr(figures, "show", lambda ax, caption: shown.extend([ax, caption]))
    figures.rubber_band(SCENE, PLACES, [3, 5, 3, 4])
    assert [text.get_text() for text in shown[0].texts] == [
        "rabbit 0", "grass 0", "flowers 0", "stone 2", "tree 1", "sky 1",
    ]  # fmt: skip
    assert "in 4 questions" in shown[1] and "corners flowers, stone, tree, sky" in shown[1]


def test_nearness_by_hand_is_what_the_text_says():
    squared, told = ((PLACES - MOUTH) ** 2).sum(axis=1), cell("why-corners-then")
    aside, below = abs(PLACES[1] - MOUTH)
    assert f"= {aside:.3f}^2 + {below:.3f}^2 = {squared[1]:.4f}$$" in told
    assert f"$2 \\cdot 0.12^2 = {2 * 0.12**2:.4f}$" in told
    assert round(aside.round(3) ** 2 + below.round(3) ** 2, 4) == squared[1].round(4)
    assert f"So it scores −{-NEARNESS[1]:.2f}, and the stone −{-NEARNESS[3]:.2f}." in told
    dots = PLACES @ MOUTH
    assert 0.5 < np.ptp(dots) < 1  # too little for a clear answer
    (x, y), (stone_x, stone_y), (grass_x, grass_y) = MOUTH, PLACES[3], PLACES[1]
    assert rf"20\,({x} \cdot {stone_x:.2f} + {y} \cdot {stone_y:.2f}) = {20 * dots[3]:.1f}$$" in cell("why-stone")
    assert rf"20\,({x} \cdot {grass_x:.2f} + {y} \cdot {grass_y:.2f}) = {20 * dots[1]:.1f}$$" in cell("why-stone")
    rabbit, grass = FEATURES[:2, 3]
    scored = "the grass the score 8 · {:.2f} ≈ {:.0f}, and the rabbit, whose box holds grass, 8 · {:.2f} ≈ {:.0f}."
    scored = scored.format(grass, 8 * grass, rabbit, 8 * rabbit)
    assert scored in cell("answers-text") and FEATURES[:, 3].argmax() == 1


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


def test_with_the_root_no_question_has_a_larger_winner_than_in_the_figure():
    space = {"np": np, "ask": lambda name: None, "features": FEATURES}
    exec(cell("questions-ask"), space)
    plain = softmax(space["questions"] @ FEATURES.T).max(axis=1)
    rooted = attention(space["questions"], FEATURES, FEATURES).weights.max(axis=1)
    assert np.allclose(rooted[0], 1 / 6) and (rooted[1:] < plain[1:] - 0.2).all()
    assert "√7 only makes the weights more even" in cell("formula")


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
    wanted = sum(np.tanh(12 * apart + 1.5) - np.tanh(12 * apart - 1.5) for apart in (x - 0.4, y - 0.3))
    assert np.allclose(network.near([0.4, 0.3], np.column_stack([x, y])), wanted)
    folded = cell("network-settled-fold", BESIDE)
    w_1, w_2, w = (np.array(ast.literal_eval(rows)) for rows in re.findall(r"^w\w* = (.+)$", folded, flags=re.M))
    assert np.allclose(network.near(MOUTH, PLACES), np.tanh([*MOUTH, 1] @ w_1 + PLACES @ w_2) @ w)


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
    """Medians of 300 draws at d_key = 1024: the largest weight, and how far one moves if its score rises by 0.1."""
    rng = np.random.default_rng(seed)
    raw = np.einsum("nd,nkd->nk", rng.normal(size=(300, 1024)), rng.normal(size=(300, 6, 1024)))
    largest = [np.median(softmax(s).max(axis=1)) for s in (raw, raw / 32)]
    moved = [np.median((softmax(s + 0.1 * np.eye(6)[0]) - softmax(s))[:, 0]) for s in (raw, raw / 32)]
    assert largest[0] > 0.999 and largest[1] < 0.5
    assert "(In most draws, one key does.)" in cell("nudge-settled")  # more than half of 300, with each seed
    assert moved[0] < 1e-5 and moved[1] > 0.005


def test_what_the_lesson_prints_of_its_own_run_is_what_it_says():
    assert printed("deviations").split() == ["4", "2.1", "1.0", "64", "7.9", "1.0", "1024", "32.0", "1.0"]
    assert "[0.44 0.87]" in printed("vectorised")
    assert "[0.44 0.87]" in printed("shuffle") and "[0.87 0.79]" in printed("shuffle")


def test_the_lead_of_the_winner_is_what_the_text_says():
    scores = np.array([float(score) for score in re.findall(r"-?\d+", printed("six-weights"))])
    assert scores.argmax() == 5 and "key 5 gets nearly everything" in cell("nudge-settled")
    rng = np.random.default_rng(0)  # the lesson's own generator, as far as six-weights
    rng.normal(size=(10_000, 2))
    for d_key in (4, 64, 1024):
        rng.normal(size=(2, 500, d_key))
    query = rng.normal(size=1024)
    scores = rng.normal(size=(6, 1024)) @ query  # before rounding
    assert np.ptp(softmax(scores / 32)) < 0.6 and softmax(scores / 32).min() > 0.02
    told = "grows from {:.3f} to {:.3f}. With the scores 10 and 0, the same step brings it from {:.5f} to {:.5f}."
    firsts = [softmax(np.array([score, 0.0]))[0] for score in (1, 1.1, 10, 10.1)]
    assert told.format(*firsts) in cell("nudge-settled")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_without_the_root_a_loss_of_the_output_is_stuck_and_one_of_the_weight_is_not(seed):
    rng = np.random.default_rng(seed)
    output_loss, weight_loss = {1: [], 32: []}, []
    for _ in range(100):
        scores = rng.normal(size=(6, 1024)) @ rng.normal(size=1024)
        values = rng.normal(size=(6, 3))
        raised = scores + 10 * np.eye(6)[0]
        for root, moved in output_loss.items():
            before, after = (((softmax(s / root) @ values - values[0]) ** 2).sum() for s in (scores, raised))
            moved.append(abs(after - before))
        weight_loss.append(np.log(softmax(raised)[0]) - np.log(softmax(scores)[0]))
    assert np.median(output_loss[1]) < 1e-6 and np.median(output_loss[32]) > 0.05
    assert np.median(weight_loss) > 9


def test_the_bars_stand_in_the_order_of_the_keys_without_the_root_and_with_it(monkeypatch):
    shown = []
    monkeypatch.setattr(figures, "show", lambda figure, caption: shown.extend([figure, caption]))
    scores = np.array([16.0, -12, -24, 15, 8, 70])
    figures.with_and_without_root(scores, root=32)
    for ax, weights in zip(shown[0].axes, [softmax(scores), softmax(scores / 32)], strict=True):
        assert [bar.get_height() for bar in ax.patches] == pytest.approx(weights)
    assert [ax.get_title() for ax in shown[0].axes] == ["without the root", "divided by the root"]
    assert "key 5 has nearly all the weight" in shown[1]


# Beside the lesson


def test_on_the_bowl_every_object_finds_itself_and_weights_are_those_of_nearness():
    lifted = np.column_stack([PLACES, (PLACES**2).sum(axis=1)])
    assert (lifted @ np.column_stack([PLACES, np.full(6, -0.5)]).T).argmax(axis=0).tolist() == list(range(6))
    assert np.allclose(softmax(lifted @ np.append(MOUTH, -0.5) / figures.WIDTH**2), softmax(NEARNESS))
    assert [winner(PLACES @ MOUTH), winner(lifted @ np.append(MOUTH, -0.5))] == ["stone", "grass"]


def test_on_the_bowl_the_lead_is_small_and_what_is_dropped_is_what_the_text_says():
    places, mouth = np.column_stack([PLACES, (PLACES**2).sum(axis=1)]), np.append(MOUTH, -0.5)
    rabbit, grass = (places @ mouth)[:2]
    assert f"leads the rabbit by only {grass - rabbit:.2f}" in cell("bowl-found", BESIDE)
    assert softmax(places @ mouth)[:2].round(2).tolist() == [0.18, 0.18] and "both 0.18" in cell("bowl-found", BESIDE)
    dropped = -((PLACES - MOUTH) ** 2).sum(axis=1) / 2 - places @ mouth
    assert np.allclose(dropped, dropped[0]) and f"is −{-dropped[0]:.2f} for every key" in cell("bowl-constant", BESIDE)
    q, k = 2, 3
    assert -((q - k) ** 2) / 2 == -0.5 == q * k - 4.5 - 2 and (k**2 / 2, q**2 / 2) == (4.5, 2)
    assert "$q = 2$ and $k = 3$ this is $-0.5 = 6 - 4.5 - 2$" in cell("bowl-square", BESIDE)


def test_the_hill_is_no_distance_as_the_text_says():
    scores, far = network.near(MOUTH, PLACES), np.linalg.norm(PLACES - MOUTH, axis=1)
    assert scores.argmax() == 1 and far[3] < far[2]
    assert f"The flowers get {scores[2]:.1f} and the stone {scores[3]:.1f}" in cell("network-settled", BESIDE)
    assert np.allclose(scores, numbers(printed("network-score", BESIDE)), atol=0.051)


@seeds
def test_of_random_keys_in_the_plane_only_corners_find_themselves(seed):
    keys = np.random.default_rng(seed).normal(size=(1000, 2))
    assert set(np.flatnonzero((keys @ keys.T).argmax(axis=1) == np.arange(1000))) <= set(hull(keys))


@seeds
def test_a_random_key_of_64_columns_scores_64_with_itself_and_8_with_others(seed):
    keys = np.random.default_rng(seed).normal(size=(1000, 64))
    scores = keys @ keys.T
    assert scores.diagonal().mean() == pytest.approx(64, abs=1.5)
    assert scores[~np.eye(1000, dtype=bool)].std() == pytest.approx(8, abs=0.2)


def test_what_is_printed_of_many_columns_is_what_the_text_says():
    assert re.findall(r": (\d+)", printed("many-columns", BESIDE)) == ["6", "264", "1000"]


def test_a_large_score_moves_no_weight_as_the_table_and_the_question_say():
    moved = {s: softmax([s + 0.1, 0])[0] - softmax([s, 0])[0] for s in (0, 1, 10)}
    assert [f"{moved[0]:.3f}", f"{moved[1]:.3f}", f"{moved[10]:.6f}"] == ["0.025", "0.019", "0.000004"]
    assert max(moved, key=moved.get) == 0 and f"grows by {moved[1]:.2f}" in cell("saturation-said", BESIDE)
    whys = " ".join(answer.why for answer in bank()["where-weights-move"].answers)
    assert re.findall(r"0\.\d+", whys) == ["0.025", "0.019", "0.000004"]


def test_a_query_of_larger_numbers_sharpens_the_weights_for_all_that_the_root_does():
    keys = np.random.default_rng(0).normal(size=(1000, 64))  # the notebook's own
    weights = [softmax(factor * keys[:6] @ keys[6] / 8).round(2) for factor in (1, 4, 8)]
    found = [numbers(row) for row in re.findall(r"\[.+\]", printed("long-queries", BESIDE))]
    assert np.allclose(weights, found) and np.diff([w.max() for w in weights]).min() > 0.1


@seeds
def test_with_keys_of_one_length_the_dot_product_is_the_gaussian_score(seed):
    queries, keys = np.random.default_rng(seed).normal(size=(2, 6, 3))
    unit = keys / np.linalg.norm(keys, axis=1, keepdims=True)
    assert np.allclose(softmax(queries @ unit.T), softmax(gaussian_scores(queries, unit)))
    assert not np.allclose(softmax(queries @ keys.T), softmax(gaussian_scores(queries, keys)), atol=0.01)


@seeds
def test_a_width_chosen_with_the_own_point_in_copies_and_one_chosen_without_it_does_not(seed):
    x, y = regression.measured(seed + 1)  # the notebook's is the first

    def chosen(mask):
        scores = [gaussian_scores(x[:, None], x[:, None], width=width) for width in TRIED]
        width = TRIED[np.argmin([np.mean((softmax(each, mask=mask) @ y - y) ** 2) for each in scores])]
        return width, np.mean((regression.answer(regression.GRID, x, y, width) - regression.TRUTH) ** 2)

    (copies, far), (learns, near) = chosen(np.ones((50, 50), bool)), chosen(~np.eye(50, dtype=bool))
    assert copies == 0.01 and 0.1 <= learns <= 0.3 and near < far
    assert seed or learns == 0.2


def test_the_widths_that_win_are_those_printed_and_the_errors_lie_as_the_notebook_says():
    x, y = regression.measured()
    scores = [gaussian_scores(x[:, None], x[:, None], width=width) for width in TRIED]
    left_in = [np.mean((softmax(each) @ y - y) ** 2) for each in scores]
    left_out = [np.mean((softmax(each, mask=~np.eye(50, dtype=bool)) @ y - y) ** 2) for each in scores]
    true = [np.mean((regression.answer(regression.GRID, x, y, width) - regression.TRUTH) ** 2) for width in TRIED]
    assert f"widths = {TRIED}" in cell("errors-in", REGRESSION)
    assert printed("errors-in", REGRESSION) == "smallest error at width 0.01\n"
    assert printed("errors", REGRESSION) == "smallest error at width 0.2\n"
    assert [TRIED[np.argmin(each)] for each in (left_in, left_out, true)] == [0.01, 0.2, 0.2]
    assert "learned(x, y, 0.01, 0.2)" in cell("learned", REGRESSION)
    assert left_in[0] < 0.03  # each point nearly repeats its y
    assert np.all(np.array(left_out) > true)  # orange stays above green
    at_0 = [regression.answer(np.zeros(1), x, y, width)[0] for width in (0.01, 0.2)]
    assert min(at_0) > regression.TRUTH[0] + 0.5 and x.min() > 0 and np.diff(regression.TRUTH)[:30].min() > 0


def test_three_points_by_hand_are_the_formula_of_1964():
    (told,) = re.findall(r"the kernels (.+)\. So", cell("three-points-told", REGRESSION))
    kernel = np.exp(-((1 - np.array([1, 2, 4])) ** 2) / 2).round(3)
    assert [float(one) for one in re.split(", | and ", told)] == kernel.tolist()
    by_hand = round(sum(kernel * [3, 5, 9]) / sum(kernel), 2)
    assert f"= {by_hand}$$" in cell("three-points-told", REGRESSION)
    weights, answer = printed("three-points", REGRESSION).splitlines()
    assert answer.split() == ["answer:", f"{by_hand}"]
    assert np.allclose(numbers(weights.split(":")[1]), kernel / sum(kernel), atol=0.0006)
    assert round(sum(np.array(numbers(weights.split(":")[1])) * [3, 5, 9]), 2) == by_hand  # with what is printed, too
    assert f"# {', '.join(f'{n:g}' for n in (0, -0.5))} and {-4.5:g}" in cell("three-points", REGRESSION)


def test_in_the_small_mask_each_row_sums_to_1_without_its_own_point():
    shown = np.array([numbers(row) for row in re.findall(r"\[+([\d. ]+)\]", printed("two-masks", REGRESSION))])
    assert shown.shape == (3, 3) and np.allclose(shown.sum(axis=1), 1) and np.all(np.diag(shown) == 0)


def test_only_points_near_the_query_have_a_disc_that_can_be_seen():
    x, _ = regression.measured()
    weights = softmax(-((3.5 - x) ** 2) / (2 * 0.3**2))
    assert weights[abs(x - 3.5) > 1].max() < 0.001 and weights.max() > 0.1


def test_kernel_regression_runs_from_the_average_to_the_nearest_point():
    x, y = regression.measured()
    assert np.allclose(regression.answer(regression.GRID, x, y, 1e4), y.mean(), atol=1e-3)
    nearest = y[np.abs(regression.GRID[:, None] - x).argmin(axis=1)]
    assert np.mean(np.isclose(regression.answer(regression.GRID, x, y, 1e-3), nearest)) > 0.98
