"""Lesson 04: the task is what the text says, one head cannot do it, two can, and from which starts they do."""

import itertools

import autograd
import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from attn_helpers import multi_head_attention, split_heads
from attn_helpers.lessons import learning
from attn_helpers.lessons.multi_head_attention import _charts, cities, figures

from ..course import LESSONS, NOTEBOOKS

close = np.testing.assert_allclose
SEEDS = range(5)
weight = st.floats(0, 1)


def test_the_lowest_dots_look_at_one_named_city_and_the_thick_band_at_none():
    rng = np.random.default_rng(4)
    weights = learning.softmax(3 * rng.normal(size=(5000, 6)))
    c = rng.uniform(-2, 2, size=(5000, 1))
    shares = np.array([share(*pair) for pair in zip(c * weights, np.tile([1, -1, 0, 0, 0, 0], (5000, 1)), strict=True)])
    low = shares < 0.505
    assert low.sum() > 10 and (abs(abs(c[low]) - 1) < 0.2).all()
    assert (np.where(c[low, 0] > 0, weights[low, 0], weights[low, 1]) > 0.9).all()
    sharp = weights.max(axis=1) > 0.9
    astray = sharp & (weights.argmax(axis=1) > 1)
    band = (shares > 0.8 * (1 + c[:, 0] ** 2 / 2)) & (shares < 1 + c[:, 0] ** 2 / 2 + 0.05) & sharp
    assert (band & astray).sum() > 0.9 * astray.sum()


def test_every_ordered_pair_is_asked_once():
    questions, one_hot, wanted = cities.all_questions()
    pairs = [(int(q[:6].argmax()), int(q[6:].argmax())) for q in questions]
    assert sorted(pairs) == sorted(itertools.permutations(range(6), 2))
    assert set(questions.ravel()) == {0, 1} and (questions.sum(axis=1) == 2).all()
    for (first, second), row in zip(pairs, wanted, strict=True):
        assert [row[first], row[second], abs(row).sum()] == [1, -1, 2]
    close(one_hot, np.eye(6))
    close(cities.named("Oslo", "Delhi"), [[0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]])


def share(answers, wanted):
    return np.sum((np.asarray(answers) - wanted) ** 2) / 2


@given(st.lists(weight, min_size=6, max_size=6).filter(any), st.floats(-5, 5))
def test_one_head_leaves_at_least_half(weights, c):
    weights = np.array(weights) / sum(weights)
    assert share(c * weights, [1, -1, 0, 0, 0, 0]) >= 0.5 - 1e-12


def test_exactly_half_copies_one_city():
    assert share([1, 0, 0, 0, 0, 0], [1, -1, 0, 0, 0, 0]) == share([0, -1, 0, 0, 0, 0], [1, -1, 0, 0, 0, 0]) == 0.5


def test_no_readout_serves_both_days_of_the_table():
    for first, wanted in ((0.5, [6, -0.67]), (0.9, [1.76, -0.91])):
        rome, oslo = np.array([2, 1]), np.array([-1, 2])
        close((rome - oslo) / (first * rome + (1 - first) * oslo), wanted, atol=0.005)


def test_the_share_is_the_mean_squared_error_over_many_days():
    p = cities.start([0.7, -0.4], seed=3)
    days = np.random.default_rng(0).normal(size=(20_000, 6))
    answers, wanted = days @ cities.answers(p).T, days @ cities.WANTED.T
    close(cities.share_left(p), np.mean((answers - wanted) ** 2) / np.var(wanted), rtol=0.03)


def test_what_is_learned_is_the_packages_multi_head_attention():
    p = cities.start([0.7, -0.4, 0.1], seed=3)
    heads = cities.as_heads(p)
    days = np.random.default_rng(1).normal(size=(4, 6, 1))
    found = multi_head_attention(cities.QUESTIONS, cities.ONE_HOT, days, heads)
    close(found.output[..., 0], days[..., 0] @ cities.answers(p).T)
    close(cities.maps(p), found.weights)


def test_softmax_for_gradients_is_the_packages():
    from attn_helpers import softmax

    scores = np.random.default_rng(2).normal(size=(3, 4, 5)) * 300
    close(learning.softmax(scores), softmax(scores), atol=1e-12)


def test_many_starts_are_trained_each_by_itself():
    readouts, shares = cities.many_starts(3, seed=5, steps=12)
    begin = cities.start(readouts.T, seed=1005)
    for n in range(3):
        alone = {"w_query": begin["w_query"][:, n], "w_key": begin["w_key"][:, n], "c": readouts[n]}
        run = learning.train(cities.share_left, alone, lambda step: (), steps=12, learning_rate=cities.RATE)
        close(cities.share_left(run.parameters), shares[n], rtol=1e-6)


def test_what_the_lesson_says_of_its_own_runs():
    works, stuck = (cities.learn(cities.share_left, readouts) for readouts in ([0.5, -0.5], [0.5, 0.5]))
    close(works.stages[0]["w_query"], stuck.stages[0]["w_query"])  # they differ in one sign
    first = cities.WANTED > 0
    right = np.stack([np.arange(6), (np.arange(6) + 1) % 6])  # of the six questions shown, for head 0 and head 1
    hits = {n: (cities.maps(works.stages[n], figures.SIX).argmax(axis=-1) == right).sum(axis=1) for n in works.stages}
    assert hits[8].tolist() == [6, 4] and all((n >= 15) == (hits[n].sum() == 12) for n in hits)
    assert (cities.maps(stuck.stages[15], figures.SIX).argmax(axis=-1) == right[0]).all()
    assert abs(stuck.parameters["w_key"][0] - stuck.parameters["w_key"][1]).max() > 0.5
    rome_twice = cities.maps(works.parameters, cities.named("Rome", "Rome"))[:, 0] @ cities.TODAY
    close(works.parameters["c"] @ rome_twice, 0.2, atol=0.05)
    assert (cities.maps(stuck.parameters)[:, first].mean(axis=1) > 0.95).all()
    assert 0.01 < np.ptp(cities.maps(stuck.parameters), axis=0).max() < 0.02
    for off in ([0, 1], [1, 0]):
        close(cities.share_left(works.parameters | {"c": works.parameters["c"] * off}), 0.5, atol=0.005)
    four = cities.learn(cities.share_left, [0.5, -0.5] * 2, seed=2).parameters
    seen = cities.maps(four, cities.named("Cairo", "Oslo"))[:, 0]
    lima = cities.CITIES.index("Lima")
    assert seen[0].argmax() == seen[1].argmax() == lima and cities.share_left(four) < 0.005
    assert abs((four["c"] @ seen)[lima]) < 0.02 < four["c"][0] * seen[0, lima]


def test_readouts_that_are_no_numbers_one_a_head_are_refused():
    for wrong in ([], [[0.5]], 0.5):
        with pytest.raises(ValueError, match=r"learn: readouts must be \(n_heads,\), got"):
            cities.learn(cities.share_left, wrong)
    with pytest.raises(TypeError, match="learn: readouts must be an array of real numbers"):
        cities.learn(cities.share_left, ["one"])
    with pytest.raises(ValueError, match="many_starts: n must be a whole number, at least 1, got 0"):
        cities.many_starts(0)


def test_the_dial_says_what_it_shows():
    runs = [cities.learn(cities.share_left, [0.5, sign], steps=8) for sign in (-0.5, 0.5)]
    assert "flipbook of 5 pictures (step): After 4 of 8 steps" in repr(figures.learning_dial(*runs))


def test_the_frames_of_the_dial_stand_on_the_named_cities_and_are_darkest_at_the_steps_told(monkeypatch):
    made = {}
    monkeypatch.setattr(figures, "flipbook", lambda draw, **rest: made.update(rest, draw=draw))
    runs = [cities.learn(cities.share_left, [0.5, sign]) for sign in (-0.5, 0.5)]
    figures.learning_dial(*runs)
    darkest = {0: [], 1: []}
    for step in made["step"]:
        drawn = made["draw"](step)
        for n, ax in enumerate(drawn.axes[:4]):
            frames = [patch.get_xy() for patch in ax.patches if isinstance(patch, Rectangle) and not patch.get_fill()]
            assert [(x + 0.5, y + 0.5) for x, y in frames] == [((row + n % 2) % 6, row) for row in range(6)]
            if n < 2:
                best = ax.attn_cells.weights.argmax(axis=1)
                darkest[n] += [step] * all(best[int(y + 0.5)] == x + 0.5 for x, y in frames)
    (told,) = (c.source for c in nbformat.read(LESSONS[3], 4).cells if c.id == "missing")
    assert f"from step {darkest[0][0]} on for head 0, from step {darkest[1][0]} on for head 1.)" in told


def left(given, wanted=(1, -1, 0, 0, 0, 0)):
    """Compute the share left of one question, as the lesson does."""
    return ((np.asarray(given) - wanted) ** 2).sum(axis=-1) / 2


def test_with_a_column_for_each_city_one_head_subtracts_but_cannot_turn_a_city_s_sign():
    (told,) = (c.source for c in nbformat.read(LESSONS[3], 4).cells if c.id == "stored")
    assert "If each city had a column of its own, one head could answer Rome − Oslo" in told
    x, column = np.random.default_rng(0).normal(size=6), [2, -2, 0, 0, 0, 0]
    close(np.array([0.5, 0.5, 0, 0, 0, 0]) @ np.diag(x) @ column, x[0] - x[1])  # each city has its own column
    weights = np.random.default_rng(1).dirichlet(np.ones(6), size=1000)
    assert left(weights * column, (0, 1, -1, 0, 0, 0)).min() >= 0.5  # Oslo − Lima


def test_the_way_out_of_being_stuck_gains_nothing_at_first():
    told, taken = (c.source for c in nbformat.read(LESSONS[3], 4).cells if c.id in ("proof", "learned-said"))
    rome, oslo = np.eye(6)[:2]
    steps = [left(0.5 * rome + 0.5 * rome), left(1.2 * rome - 0.2 * rome), left(1.2 * rome - 0.2 * oslo)]
    close(steps, [0.5, 0.5, 0.34])
    assert f"When head 1 then turns to Oslo: {steps[2]:.2f}." in taken
    assert "With all weight on Rome and c = 1, or all on Oslo and c = −1." in told


def test_the_bands_that_rise_to_three_look_at_a_city_that_nobody_named():
    close([left(c * np.eye(6)[4]) for c in (-2, 2)], 3)


def test_the_boards_cut_and_sort_as_the_package_does():
    n, n_heads, d_head = 3, 2, 2
    ax = _charts.boards(n, n_heads, d_head).axes[0]
    tints = [to_hex(patch.get_facecolor()).upper() for patch in ax.patches if isinstance(patch, Rectangle)]
    heads = np.array([_charts.HEAD.index(tint) for tint in tints]).reshape(3, -1)
    words = np.array([int(text.get_text()) for text in ax.texts if text.get_text().isdigit()]).reshape(3, -1)
    first = np.stack([words[0], heads[0]], axis=-1).reshape(n, -1, 2)  # (word, head) of each cell, (n, d_model, 2)
    close(first[:, :, 0], [[0] * 4, [1] * 4, [2] * 4])
    close(first[:, :, 1], [[0, 0, 1, 1]] * 3)
    for k, shown in enumerate((words, heads)):
        close(shown[1], first[..., k].reshape(n, n_heads, d_head).ravel())
        close(shown[2], split_heads(first[..., k], n_heads).ravel())


def test_each_heads_columns_have_the_colour_of_the_rows_that_they_meet():
    n, n_heads, d_head = 3, 2, 2
    tints = [to_hex(patch.get_facecolor()).upper() for patch in _charts.mixing(n, n_heads, d_head).axes[0].patches]
    heads = [_charts.HEAD.index(tint) if tint in _charts.HEAD else None for tint in tints]
    assert heads == [0, 0, 1, 1] * 3 + [0] * 8 + [1] * 8 + [None] * 12


def test_the_readouts_after_learning_are_what_the_lesson_says():
    (told,) = (c.source for c in nbformat.read(LESSONS[3], 4).cells if c.id == "learned-said")
    opposite, same = (cities.learn(cities.share_left, [0.5, sign]).parameters["c"] for sign in (-0.5, 0.5))
    said = "Opposite signs: c ended at {:.2f} and −{:.2f}. The same sign: {:.2f} and {:.2f}."
    assert said.format(opposite[0], -opposite[1], *same) in told


def test_what_is_said_of_four_heads_switched_off():
    cells = {c.id: c for c in nbformat.read(NOTEBOOKS / "further/what_a_map_tells.ipynb", 4).cells}
    four = cities.learn(cities.share_left, [0.5, -0.5] * 2, seed=2).parameters
    for heads in ([0], [1], [2], [3], [0, 1]):
        kept = np.isin(np.arange(4), heads, invert=True)
        left_over = cities.share_left({**four, "c": four["c"] * kept}).round(2)
        assert f"without {heads} left: {left_over}\n" in cells["each-off"].outputs[0].text
    assert "a share of only 0.04 or 0.03 comes back" in cells["measure-said"].source
    assert "Without both heads 0 and 1, it is 0.05." in cells["measure-said"].source


# What the lesson says of learning, on five seeds and at two and four times its steps


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_one_head_stops_at_half_and_two_reach_nothing(seed):
    for steps in (100, 200, 400):
        shares = {
            tuple(readouts): float(
                cities.share_left(cities.learn(cities.share_left, readouts, seed=seed, steps=steps).parameters)
            )
            for readouts in ([0.5], [0.5, -0.5], [0.5, 0.5])
        }
        assert 0.5 <= shares[0.5,] < 0.51 and shares[0.5, -0.5] < 0.01 and 0.5 <= shares[0.5, 0.5] < 0.51, steps


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_plain_steps_get_out_of_one_sign_and_only_adam_s_overshoot(seed):
    """Of further steps: lesson 01's, twice the gradient. One c passes 0 early; no step raises the share."""
    p, gradient = cities.start(np.array([0.5, 0.5]), seed), autograd.grad(cities.share_left)
    shares, fell, negative = [], [], None
    for step in range(101):
        shares.append(float(cities.share_left(p)))
        fell.append(p["c"])
        if negative is None and p["c"].min() < 0:
            negative = step
        slopes = gradient(p)
        p = {name: p[name] - 2 * slopes[name] for name in p}
    assert shares[-1] <= 0.01 and negative < 15 and max(np.diff(shares)) < 1e-4
    assert (np.array(fell[:3])[1:] < np.array(fell[:3])[:-1]).all(), "both fall at first"
    losses = cities.learn(cities.share_left, [0.5, 0.5], seed=seed).losses
    assert max(np.diff(losses)) > 1e-3, "the bumps"


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_opposite_signs_are_nearly_always_solved_and_one_sign_about_a_third(seed):
    for steps in (100, 200, 400):
        readouts, shares = cities.many_starts(120, seed=seed, steps=steps)
        solved, same = shares < 0.05, readouts.prod(axis=1) > 0
        assert solved[~same].mean() > 0.95, steps
        assert 0.2 < solved[same].mean() < 0.5, steps


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_stuck_heads_keep_their_sign_and_hardly_see_the_second_city(seed):
    run = cities.learn(cities.share_left, [0.5, 0.5], seed=seed)
    assert all((stage["c"] > 0).all() for stage in run.stages.values())
    assert cities.maps(run.parameters)[:, cities.WANTED < 0].max() < 0.001


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_where_one_sign_was_solved_learning_turned_the_sign_of_one_readout_mostly_near_0(seed):
    readouts, shares = cities.many_starts(120, seed=seed)
    begin = cities.start(readouts.T, seed + 1000)
    run = learning.train(
        lambda p: cities.share_left(p).sum(), begin, lambda step: (), steps=cities.STEPS, learning_rate=cities.RATE
    )
    solved = (shares < 0.05) & (readouts.prod(axis=1) > 0)
    turned = np.sign(run.parameters["c"][:, solved, 0, 0]) != np.sign(readouts[solved].T)
    assert solved.sum() > 10 and (turned.sum(axis=0) == 1).all()
    assert (abs(readouts[solved]).min(axis=1) < 0.2).mean() > 0.75


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_four_heads_solve_it_and_some_look_most_at_a_city_that_nobody_named(seed):
    def looks_astray(p):
        most = cities.maps(p).argmax(axis=-1)  # (n_heads, 30)
        return np.sum(np.take_along_axis(cities.WANTED[None], most[..., None], axis=-1) == 0)

    two, four = (cities.learn(cities.share_left, [0.5, -0.5] * n, seed=seed).parameters for n in (1, 2))
    assert cities.share_left(four) < 0.005 and 6 <= looks_astray(four) <= 21  # as further/what_a_map_tells says
    assert cities.share_left(two) < 0.005 and looks_astray(two) == 0
