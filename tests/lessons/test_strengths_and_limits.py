"""Lesson 05: what an output sees, the networks walked through in the lesson, its dials; what it says of learning."""

import nbformat
import numpy as np
import pytest

from attn_helpers.lessons.learning import softmax
from attn_helpers.lessons.strengths_and_limits import _charts as charts
from attn_helpers.lessons.strengths_and_limits import dials, digits, fields, figures, vision
from attn_helpers.lessons.strengths_and_limits.measurements import average, load_sweep

from ..course import LESSONS, NOTEBOOKS

SEEDS = range(5)
SIX = digits.one_test_digit()
CELLS = {cell.id: cell for cell in nbformat.read(LESSONS[4], 4).cells}
MOVED = {cell.id: cell for cell in nbformat.read(NOTEBOOKS / "further/a_moved_digit.ipynb", 4).cells}


def run(*names):
    """Run the set-up and some cells of the lesson, and return what they define."""
    space = {"ask": lambda *names: None}
    for name in ("setup", *names):
        exec(CELLS[name].source, space)
    return space


def test_the_window_worked_by_hand_and_where_digits_have_ink():
    images = digits.load_digits().images
    assert images[7][0:3, 1:4].tolist() == [[0, 0.4375, 0.5], [0, 0.4375, 0.4375], [0, 0, 0]]
    space = run("window", "convolve")
    assert space["convolve"](space["seven"], space["upright"])[1, 2] == 1.375
    ink = images > 0
    assert ink[:, [0, -1]].any(axis=2).all(), "first and last row"
    columns = [round(100 * ink[:, :, column].any(axis=1).mean()) for column in (0, -1)]
    told = "only {} % in the first column and {} % in the last".format(*columns)
    assert columns == [1, 12] and told in MOVED["canvas-said"].source


def test_without_positions_a_move_by_a_patch_changes_no_score_of_attention():
    p = vision.load_network("attention")
    assert "Without `position`, no score changes." in MOVED["position-said"].source
    places = [(0, 0), (0, 2), (2, 0), (-2, -2)]
    moved = np.stack([digits.one_test_digit(*place) for place in places])
    bare = vision.attention_net({**p, "position": 0 * p["position"]}, moved)
    np.testing.assert_allclose(bare[1:], np.broadcast_to(bare[0], bare[1:].shape), atol=1e-9)
    assert np.abs(vision.attention_net(p, moved)[1:] - vision.attention_net(p, moved)[0]).max() > 1


def test_moved_sideways_attention_is_behind_the_control_by_more_than_their_spread():
    found = [load_sweep(study="centred", model=name, n=1400) for name in ("attention", "average pooling")]
    attention, control = (average(one, "across_2") for one in found)
    assert control.mean - attention.mean > max(attention.spread, control.spread)


def percents(models=figures.NAMES, where="test", **more):
    """The networks' means over their seeds, in whole %."""
    networks = (load_sweep(model=name, steps=1000, **more) for name in models)
    return [round(100 * average(one, where).mean) for one in networks]


def test_what_attention_buys_over_a_plain_average():
    def ahead(**where):
        attention, control = percents(figures.NAMES[1:], **where)
        return attention - control

    more = ahead(study="placed", n=11200)
    assert f"with 11,200 pictures, {more} points behind attention." in CELLS["hungry-read"].source
    (before,), (after,) = (percents(figures.NAMES[2:], study=one, n=1400) for one in ("placed", "pixels shuffled"))
    assert f"Why the control loses {before - after}, we did not test." in CELLS["shuffled-said"].source


def test_without_position_attention_reads_as_much_wherever_a_digit_stands():
    found = load_sweep(study="centred", model=vision.PLACELESS)
    assert len(found) == 8 and all(row["test"] == row["across_2"] == row["down_2"] for row in found)
    middle = round(100 * average(found).mean)
    with_it = percents(["attention"], study="centred", n=1400)[0]
    said = CELLS["moved-read"].source
    assert f"So a digit moved by a whole patch is read as before: {middle} %." in said and with_it > 90 > 70 > middle
    assert f"reads only {middle} % when it learns anew" in MOVED["position-said"].source
    assert figures.parameters(vision.PLACELESS) == 5082 - 36 * 24
    rows = figures.moved(["attention without position", "control", "CNN"]).rows
    assert list(rows) == ["attention without position (4,218)", "control (5,106)", "CNN (5,130)"]
    eight = [load_sweep(study="centred", model="CNN", seed=seed, n=1400)[0]["down_2"] for seed in range(8)]
    told = f"{100 * np.mean(eight):.0f} ± {100 * np.std(eight, ddof=1):.0f}"
    assert rows["CNN (5,130)"][2] == told
    with pytest.raises(ValueError, match="moved: networks must be out of CNN, attention, control, .* got 'RNN'"):
        figures.moved(["CNN", "RNN"])


def test_without_position_attention_reads_digits_anywhere_worse_than_with_it():
    bare, with_it = (percents([name], study="placed", n=1400)[0] for name in (vision.PLACELESS, "attention"))
    assert f"it reads {bare} %, but {with_it} with `position`" in MOVED["position-said"].source
    seeds = [row["seed"] for row in load_sweep(study="placed", model=vision.PLACELESS, n=1400)]
    assert seeds == [*SEEDS] and "(1,400 pictures, five trainings)" in MOVED["position-said"].source


def test_what_the_cnn_loses_on_its_canvas_and_on_a_larger_one():
    p, test = vision.load_network("CNN"), digits.split_digits().test

    def scores(side, down, right):
        canvas, corner = np.zeros((len(test.labels), side, side)), (side - 8) // 2
        canvas[:, corner + down :, corner + right :][:, :8, :8] = test.images
        return vision.cnn(p, canvas)

    for step in ((0, 2), (0, -2), (2, 0), (-2, 0)):
        apart = {side: np.abs(scores(side, *step) - scores(side, 0, 0)).max(axis=1) for side in (12, 24)}
        assert (apart[12] > 1e-6).all() and (apart[24] < 1e-6).all(), "on all sides of 12×12, nowhere on 24×24"
    read = (scores(24, 0, 0).argmax(axis=1) == test.labels).mean()
    assert f"(It reads badly on this canvas, {100 * read:.0f} %" in MOVED["larger-said"].source


def test_how_far_attention_is_behind_and_its_control():
    cnn, attention, control = percents(study="placed", n=200)
    assert abs(control - attention) < 6 < 50 < cnn - control
    gaps = {n: one - other for n in (20, 50, 100, 200, 400, 1400, 11200)
            for one, other in [percents(figures.NAMES[:2], study="placed", n=n)]}  # fmt: skip
    assert max(gaps, key=gaps.get) == 200 and min(gaps.values()) > 0
    read = CELLS["curves-read"].source
    told = f"Attention is worse: by {gaps[200]} points with 200 pictures, by {gaps[11200]} with 11,200."
    assert told in read and "with 11,200 pictures and 4,000 steps, 97 % against 73." in read
    for n in gaps:  # the control is near attention, far from the CNN
        one, other, third = percents(study="placed", n=n)
        assert abs(third - other) <= 8 and one - third > 14


def test_who_reads_enlarged_digits():
    said = CELLS["shuffled-said"].source
    before, after = (percents(figures.NAMES[:2], where, study="placed", n=1400) for where in ("test", "larger"))
    told = "the CNN falls from {} to {} %, attention from {} to {}."
    assert told.format(before[0], after[0], before[1], after[1]) in said
    assert digits.enlarge(digits.load_digits().images[:1]).shape[1:] == (12, 12) and "from 8 to 12 pixels" in said
    read = MOVED["enlarged-read"].source
    assert f"the CNN from {before[0]} % to {after[0]}" in read


def test_attention_gives_nearly_all_weight_to_one_patch_of_36():
    space = run("window", "convolve", "network-cnn", "network-patches", "network-block")
    weights = space["weights"]
    assert f"heads and cells: {weights.max(axis=-1).mean():.2f}" in CELLS["filters"].outputs[0].text
    assert (weights[:, 27].max(axis=-1) > 0.7).all(), "so it is with the patch that is drawn"


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_so_do_networks_that_learned_from_digits_anywhere(seed):
    task = digits.draw_task(1400, seed)
    p = vision.learn("attention", task.train, seed=seed, steps=1000)
    cells = vision.normalise(vision.patches(task.test.images) @ p["embed"] + p["position"])
    queries, keys = (vision.split(cells @ p[name]) for name in ("query", "key"))
    weights = softmax(queries @ np.swapaxes(keys, -1, -2) / keys.shape[-1] ** 0.5)
    assert "(So do five networks that learned anywhere: 0.82 to 0.86.)" in CELLS["filter-said"].source
    assert 0.815 < weights.max(axis=-1).mean() < 0.865


def test_what_stood_at_the_edge_while_attention_learned():
    middle = vision.patches(digits.centre(digits.split_digits().train).images)
    edge = np.ones((6, 6), bool)
    edge[1:5, 1:5] = False
    assert not middle[:, edge.ravel()].any() and "these patches were always empty" in MOVED["edge-said"].source
    moved = vision.patches(digits.centre(digits.split_digits().test, right=2).images)
    assert moved[:, edge.ravel()].any(axis=(1, 2)).mean() > 0.9


def test_with_room_around_a_move_by_two_pixels_changes_no_score_of_the_cnn_and_a_move_by_one_does():
    p = vision.load_network("CNN")

    def scores(right):
        canvas = np.zeros((24, 24, 1))
        canvas[8:16, 8 + right : 16 + right, 0] = SIX[2:10, 2:10]
        grid = vision.halved(vision.relu(vision.neighbours(canvas) @ p["conv_1"] + p["bias_1"]))
        grid = vision.relu(vision.neighbours(grid) @ p["conv_2"] + p["bias_2"])
        return grid.mean(axis=(0, 1)) @ p["readout"] + p["bias"]

    assert np.allclose(scores(2), scores(0), atol=1e-5) and np.allclose(scores(-2), scores(0), atol=1e-5)
    assert not np.allclose(scores(1), scores(0), atol=0.1)


def test_the_drawing_tells_the_sizes_of_the_cnn_and_its_second_layer_sums_over_the_pictures():
    p = vision.load_network("CNN")
    assert p["conv_1"].shape == (9, 16) and p["conv_2"].shape == (9 * 16, 32)
    convolve = run("window", "convolve")["convolve"]
    pictures = np.random.default_rng(1).normal(size=(4, 6, 16))
    kernels = p["conv_2"].reshape(3, 3, 16, 32)
    by_hand = [sum(convolve(pictures[..., n], kernels[..., n, k]) for n in range(16)) for k in range(32)]
    found = np.moveaxis(vision.neighbours(pictures) @ p["conv_2"], -1, 0)
    np.testing.assert_allclose(found, by_hand, rtol=1e-4, atol=1e-5)


def test_the_steps_drawn_of_the_cnn_are_the_networks():
    p = vision.load_network("CNN")
    picture, first, small, second, averages, scores = vision.cnn_steps(p, SIX)
    convolve = run("window", "convolve")["convolve"]
    by_hand = np.maximum(convolve(SIX, p["conv_1"][:, 3].reshape(3, 3)) + p["bias_1"][3], 0)
    np.testing.assert_allclose(first[..., 3], by_hand, atol=1e-6)
    assert small[2, 3, 5] == pytest.approx(first[4:6, 6:8, 5].mean())
    assert averages[7] == pytest.approx(second[..., 7].mean())
    np.testing.assert_allclose(scores, averages @ p["readout"] + p["bias"], rtol=1e-5)
    np.testing.assert_allclose(scores, vision.cnn(p, SIX[None])[0], rtol=1e-5)
    assert picture is not None and scores.argmax() == 6


def test_small_pictures_stand_four_in_a_row_in_their_order():
    numbers = np.arange(8.0) + np.zeros((2, 3, 1))  # eight pictures, each of its own number
    sheet = charts._sheet(numbers)
    assert sheet.shape == (2 * 3, 4 * 4)
    assert sheet[0, [0, 4, 8, 12]].tolist() == [0, 1, 2, 3] and sheet[4, [0, 4, 8, 12]].tolist() == [4, 5, 6, 7]
    assert np.isnan(sheet[2]).all() and np.isnan(sheet[:, 3]).all()  # the lines between
    assert charts._sheet(np.arange(8)).tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_what_is_seen_by_hand():
    def layer(pictures):  # the sum of a row, and a product that is 0 for one factor
        return np.stack([pictures[:, 1].sum(axis=1), pictures[:, 0, 0] * pictures[:, 2, 2]], axis=-1)

    picture = np.zeros((3, 4))
    assert fields.seen(layer, picture).tolist() == [[False] * 4, [True] * 4, [False] * 4]
    picture[2, 2] = 1
    assert fields.seen(layer, picture)[0].tolist() == [True, False, False, False]


@pytest.mark.parametrize("place", fields.PLACES.values(), ids=fields.PLACES)
def test_the_field_of_convolutions_is_the_one_measured(place):
    kernel = np.random.default_rng(0).random((9, 1)) + 0.1  # positive: nothing cancels

    def convolved(pictures, depth):
        grid = pictures[..., None]
        for _ in range(depth):
            grid = vision.neighbours(grid) @ kernel
        return grid[:, place[0], place[1]]

    for depth in (1, 2, 5):
        found = fields.convolution_field(depth, place)
        assert np.array_equal(found, fields.seen(lambda x, depth=depth: convolved(x, depth), fields.photograph()))
    middle = [bool(fields.convolution_field(depth, fields.PLACES["middle"]).all()) for depth in (9, 10)]
    assert middle == [False, True], "the middle sees all after ten layers"


def test_of_the_three_layers_only_self_attention_sees_all_and_mixes_by_content():
    found = {name: fields.facts(layer) for name, layer in fields.layers().items()}
    assert [name for name, facts in found.items() if facts == (400, "yes")] == ["self-attention"]
    assert [facts[0] for facts in found.values()] == [9, 400, 400]
    assert [cells[1] for cells in figures.three_layers().rows.values()] == [*figures.WEIGHTS]


def test_the_lessons_convolution_is_the_packages():
    convolve = run("window", "convolve")["convolve"]
    weights = np.random.default_rng(1).normal(size=(3, 3))
    picture = np.random.default_rng(2).normal(size=(5, 7))
    found = (vision.neighbours(picture[..., None]) @ weights.reshape(9, 1))[..., 0]
    np.testing.assert_allclose(convolve(picture, weights), found)


def test_the_block_written_in_the_lesson_is_the_network_that_was_trained():
    space = run("window", "convolve", "network-cnn", "network-patches", "network-block", "network-alone")
    assert "read as 6" in CELLS["network-cnn"].outputs[0].text
    assert space["wide"].shape == (36, 32) and space["weights"].size == 5184
    assert [figures.parameters(name) for name in figures.NAMES] == [5130, 5082, 5106]
    whole = vision.attention_net(vision.load_network("attention"), SIX[None])[0]
    np.testing.assert_allclose(space["scores"], whole, rtol=1e-3, atol=1e-3)
    assert space["scores"].argmax() == 6


@pytest.mark.parametrize("name", ["attention", "average pooling"])
def test_two_pixels_are_one_patch_and_positions_that_move_along_give_the_old_scores(name):
    test, (model, _), p = digits.split_digits().test, vision.MODELS[name], vision.load_network(name)
    rows = p["position"].reshape(6, 6, 24)
    for axis, way in ((0, "down"), (1, "right")):
        moved = {**p, "position": np.roll(rows, 1, axis=axis).reshape(36, 24)}
        found = model(moved, digits.centre(test, **{way: 2}).images)
        np.testing.assert_allclose(found, model(p, digits.centre(test).images), atol=1e-3)


def test_the_networks_that_ship_are_those_of_the_sweep():
    test = digits.draw_task(1400, 0, centred=True).test
    for name in figures.NAMES:
        (row,) = figures.load_sweep(study="centred", model=name, seed=0, n=1400)
        kept = vision.accuracy(vision.MODELS[name][0], vision.load_network(name), test)
        assert kept == pytest.approx(row["test"], abs=0.005)
    with pytest.raises(ValueError, match="load_network: name must be one of CNN, attention, .* got 'RNN'"):
        vision.load_network("RNN")


def test_one_digit_moved_is_read_as_the_lesson_says():
    read = dials.readings()
    right = {name: {place for place, found in read.items() if found[name].argmax() == 6} for name in figures.NAMES[:2]}
    assert right["CNN"] == {(down, across) for down in (0, 1, 2) for across in dials.OFF}
    assert {found["CNN"].argmax() for (down, _), found in read.items() if down < 0} == {4}
    assert all((0, 0) in places for places in right.values())
    wrong = [max(found["attention"]) for place, found in read.items() if place not in right["attention"]]
    assert len(wrong) == 21 and sum(np.array(wrong) > 0.95) == 9
    assert "Attention misreads it at 21 of the 25 places, often surely." in CELLS["moved-answer"].source
    assert "The CNN, in this run, wherever the 6 stands higher than the middle." in CELLS["moved-answer"].source
    assert all(abs(found[name].sum() - 1) < 1e-5 for found in read.values() for name in found)


def test_the_dials_have_their_settings_and_say_what_is_seen():
    assert repr(dials.fields_dial()).startswith("flipbook of 20 pictures (layers, output): Layers of convolution: 2.")
    assert repr(dials.moved_dial()).startswith(
        "flipbook of 25 pictures (right, down): A 6, moved 0 to the right and 0 down. Read as: CNN 6"
    )


def test_the_live_control_tells_how_many_are_read():
    trained = {name: vision.load_network(name) for name in ("CNN", "attention")}
    shown = dials.read_live(digits.centre(digits.split_digits().test), trained)
    said = "Of 397 new digits, each at one place, recognised: CNN about 90 %, attention about 90 %."
    assert said in shown.said.value
    assert "moved 0 to the right and 0 down" in shown.said.value
    shown.controls["right"].value = -2
    assert "moved -2 to the right and 0 down" in shown.said.value


def test_the_live_control_trains_before_it_reads():
    shown = dials.train_live(pictures=20, steps=2)
    assert "each at two random places, recognised: CNN about" in shown.said.value and "control" not in shown.said.value


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_of_two_networks_trained_before_the_reader_the_cnn_is_far_ahead(seed):
    task, found = digits.draw_task(200, seed), {}
    for name in ("CNN", "attention"):
        p = vision.learn(name, task.train, seed=seed, steps=200)
        found[name] = vision.accuracy(vision.MODELS[name][0], p, task.test)
    assert found["CNN"] > 2 * found["attention"]


def test_the_curves_are_those_of_two_networks_or_of_three(monkeypatch):
    shown = []
    monkeypatch.setattr(figures, "show", lambda drawn, caption: shown.append((drawn, caption)))
    figures.by_pictures()
    figures.by_pictures(control=True)
    for (drawn, _), names in zip(shown, (figures.NAMES[:2], figures.NAMES), strict=True):
        (ax,) = drawn.axes
        assert [text.get_text() for text in ax.get_legend().get_texts()] == [charts.called(name) for name in names]
        for bars, name in zip(ax.containers, names, strict=True):
            means = [average(load_sweep(study="placed", model=name, n=n)).mean for n in bars[0].get_xdata()]
            np.testing.assert_allclose(bars[0].get_ydata(), 100 * np.array(means))
    assert "five trainings" in shown[0][1] and shown[1][1] == "The same, with the control."


def test_where_a_patch_looks_is_drawn_over_the_digit(monkeypatch):
    drawn = []
    monkeypatch.setattr(charts, "overlay", lambda image, weights, **more: drawn.append((image, weights, more)))
    weights = np.random.default_rng(3).dirichlet(np.ones(36), size=(4, 36))
    monkeypatch.setattr(figures, "show", lambda figure, caption: None)
    figures.looks(SIX, weights, cell=11)
    for head, (image, seen, more) in enumerate(drawn):
        np.testing.assert_array_equal(seen, weights[head, 11].reshape(6, 6))
        assert np.array_equal(image, 1 - SIX) and more["mark"] == 11 and more["title"] == f"head {head}"
    assert len(drawn) == 4
