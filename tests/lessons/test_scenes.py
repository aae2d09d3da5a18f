"""The scene is what the lessons say it is, and salience, features and gaze come from pixels and numbers."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from attn_helpers.lessons.non_volitional_pooling._raster import FINE, blur, box_mean, coverage, ellipse
from attn_helpers.lessons.non_volitional_pooling.gaze import simulate_gaze
from attn_helpers.lessons.non_volitional_pooling.salience import (
    FEATURES,
    object_features,
    opponent_colours,
    salience_map,
    share_in_box,
)
from attn_helpers.lessons.non_volitional_pooling.scenes import meadow, middle_colours

GREY, RNG = np.full((4, 5), 0.5), np.random.default_rng(0)


@pytest.fixture(scope="module")
def white():
    return meadow()


@pytest.fixture(scope="module")
def green():
    return meadow(rabbit="green")


def area(scene, n):
    left, top, right, bottom = scene.boxes[n]
    return (right - left) * (bottom - top) / scene.image[..., 0].size


def test_scene_is_a_picture_with_objects(white):
    height, width, channels = white.image.shape
    assert (height, width, channels) == (300, 480, 3) and white.image.dtype == np.float64
    assert white.image.min() >= 0 and white.image.max() <= 1
    assert len(white.names) == len(set(white.names)) == len(white.boxes) >= 6
    assert {"rabbit", "grass", "tree", "stone", "flowers", "sky"} <= set(white.names)
    left, top, right, bottom = white.boxes.T
    assert white.boxes.dtype.kind == "i"
    assert np.all((0 <= left) & (left < right) & (right <= width) & (0 <= top) & (top < bottom) & (bottom <= height))
    with pytest.raises(dataclasses.FrozenInstanceError):
        white.names = ()


def test_scene_is_the_same_on_every_call_and_not_shared(white):
    again = meadow()
    assert np.array_equal(again.image, white.image) and np.array_equal(again.boxes, white.boxes)
    again.image[:] = 0
    again.boxes[:] = 0
    assert np.array_equal(meadow().image, white.image) and np.array_equal(meadow().boxes, white.boxes)


def test_rabbit_is_painted_inside_its_box_only(white, green):
    changed = np.argwhere(np.abs(white.image - green.image).max(axis=2) > 0.02)
    top, left = changed.min(axis=0)
    bottom, right = changed.max(axis=0) + 1
    box_left, box_top, box_right, box_bottom = white.boxes[white.names.index("rabbit")]
    assert box_left <= left < box_left + 4 and box_right - 8 <= right <= box_right
    assert box_top <= top < box_top + 4 and box_bottom - 8 <= bottom <= box_bottom


def test_the_rabbits_pixels_are_those_that_a_colour_changes(white, green):
    changed = np.abs(white.image - green.image).max(axis=2) > 0.02
    assert white.rabbit.shape == changed.shape and white.rabbit.dtype == bool
    assert (changed & ~white.rabbit).mean() < 0.005 and (white.rabbit & ~changed).mean() < 0.005
    assert white.rabbit[189, 286] and not changed[189, 286]  # the eye, which keeps its colour
    assert not white.rabbit[265, 222]  # the shadow


def test_grass_stands_beside_the_rabbits_mouth(white):
    rabbit, grass = (white.boxes[white.names.index(name)] for name in ("rabbit", "grass"))
    assert abs(grass[0] - rabbit[2]) <= 8  # beside
    assert rabbit[1] < grass[1] < grass[3] <= rabbit[3] + 8  # and on its height
    middles = (white.boxes[:, :2] + white.boxes[:, 2:]) / 2
    directions = np.random.default_rng(0).normal(size=(2, 2000))
    winners = set((middles @ directions).argmax(axis=0))
    assert white.names.index("grass") not in winners  # no extreme: lesson 02 needs that


def test_salience_falls_on_the_white_rabbit_and_leaves_the_green_one(white, green):
    n = white.names.index("rabbit")
    share_white, share_green = (share_in_box(salience_map(s.image), s.boxes[n]) for s in (white, green))
    assert share_white > 2.3 * area(white, n)
    assert share_green < 0.8 * area(white, n) and share_green < share_white / 3


@pytest.mark.parametrize("rabbit", ["green", (0.9, 0.2, 0.1), [0, 0, 0]])
def test_a_colour_may_be_given(rabbit, white):
    assert np.abs(meadow(rabbit=rabbit).image - white.image).max() > 0.2


@pytest.mark.parametrize(
    ("rabbit", "error", "text"),
    [
        ("blue", ValueError, "one of 'white', 'green' or .*, got 'blue'"),
        ((1, 2), ValueError, r"got shape \(2,\)"),
        ((0, 0, 2), ValueError, r"each 0…1, got \[0.0, 0.0, 2.0\]"),
        ((0, 0, np.nan), ValueError, "each 0…1, got"),
        (None, TypeError, "got None"),
        (1j, TypeError, "got dtype complex128"),
    ],
)
def test_no_colour(rabbit, error, text):
    with pytest.raises(error, match=r"meadow: rabbit must be .*" + text):
        meadow(rabbit=rabbit)


def test_salience_of_a_flat_picture_is_uniform():
    assert np.allclose(salience_map(np.full((7, 11, 3), 0.3)), 1 / 77)


@pytest.mark.parametrize("colour", [(0.9, 0.9, 0.9), (0.9, 0.1, 0.5), (0.5, 0.5, 0.9)])
def test_salience_is_greatest_about_the_odd_spot(colour):
    image = np.full((61, 83, 3), 0.5)
    image[28:33, 48:53] = colour
    salience = salience_map(image)
    assert np.isclose(salience.sum(), 1) and salience.min() >= 0
    assert np.unravel_index(salience.argmax(), salience.shape) == (30, 50)


def test_salience_turns_with_the_picture(white):
    assert np.allclose(salience_map(white.image[:, ::-1]), salience_map(white.image)[:, ::-1], atol=1e-12)


def test_opponent_colours_by_hand():
    pixels = [[[1.0, 1.0, 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]]
    luminance, red_green, blue_yellow = opponent_colours(pixels)
    assert np.allclose(luminance, [[1, 0.587, 0.114]])
    assert np.allclose(red_green, [[0, -1, 0]]) and np.allclose(blue_yellow, [[0, -0.5, 1]])


def test_features_against_plain_loops(white):
    features, salience = object_features(white), salience_map(white.image)
    height, width, _ = white.image.shape
    for row, (left, top, right, bottom) in zip(features, white.boxes.tolist(), strict=True):
        light, green, stepped, inside = [], 0, 0, 0.0
        for y in range(top, bottom):
            for x in range(left, right):
                luminance = lambda y, x: white.image[y, x] @ [0.299, 0.587, 0.114]  # noqa: E731
                here, (r, g, b) = luminance(y, x), white.image[y, x]
                light.append(here)
                green += g - r >= 0.05 and g - b >= 0.05
                stepped += abs(luminance(y + 1, x) - here) > 0.05 or abs(luminance(y, x + 1) - here) > 0.05
                inside += salience[y, x]
        pixels = (right - left) * (bottom - top)
        density = inside / (pixels / (height * width))
        middle = (left + right) / 2 / width, (top + bottom) / 2 / height
        size = (pixels / (height * width)) ** 0.5
        want = density / (1 + density), np.mean(light), size, green / pixels, stepped / pixels, *middle
        assert np.allclose(row, want)


def test_features_come_from_the_pixels(white, green):
    n = white.names.index("rabbit")
    before, after = (dict(zip(FEATURES, object_features(s)[n], strict=True)) for s in (white, green))
    features = object_features(white)
    assert features.shape == (6, len(FEATURES)) and features.min() >= 0 and features.max() <= 1
    assert after["contrast"] < before["contrast"] - 0.2 and after["greenness"] > before["greenness"] + 0.3
    assert after["brightness"] < before["brightness"] - 0.1
    assert all(after[name] == before[name] for name in ("size", "x", "y"))
    assert before["contrast"] == features[:, 0].max()  # the rabbit is the most salient object


def test_share_in_box_by_hand():
    weights = np.arange(12).reshape(3, 4)  # box of the four cells 1, 2, 5, 6 of a total of 66
    assert np.isclose(share_in_box(weights, (1, 0, 3, 2)), 14 / 66)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: salience_map(GREY), ValueError, r"salience_map: image must be \(height, width, 3\), got \(4, 5\)"),
        (lambda: salience_map(GREY[None] + 2), ValueError, r"image must be \(height, width, 3\), got \(1, 4, 5\)"),
        (lambda: salience_map(np.full((4, 5, 3), 200)), ValueError, "red, green and blue, each 0…1, got 200.0…"),
        (lambda: salience_map(np.full((4, 5, 3), np.nan)), ValueError, "each 0…1, got nan…nan"),
        (lambda: salience_map(np.zeros((0, 5, 3))), ValueError, r"got \(0, 5, 3\)"),
        (lambda: salience_map(None), TypeError, "salience_map: image must be .*, got None"),
        (lambda: opponent_colours([[1.0, 2.0]]), ValueError, "opponent_colours: image must be"),
        (lambda: share_in_box(GREY, (0, 0, 6, 1)), ValueError, r"share_in_box: box must be .*height=4, width=5.*6.0"),
        (lambda: share_in_box(GREY, (2, 0, 2, 1)), ValueError, "not empty, got"),
        (lambda: share_in_box(GREY, (0.5, 0, 2, 1)), ValueError, "box must be"),
        (lambda: share_in_box(GREY, (0, 2, 1)), ValueError, r"box must be \(n, 4\), got \(1, 3\)"),
        (lambda: share_in_box(0 * GREY, (0, 0, 1, 1)), ValueError, "weights must be .*positive sum"),
        (lambda: simulate_gaze(RNG, [[1.0]], 2, 2), ValueError, r"w must be \(d,\) .*, got \(1, 1\)"),
        (lambda: simulate_gaze(RNG, [], 2, 2), ValueError, r"w must be \(d,\)"),
        (lambda: simulate_gaze(RNG, ["a"], 2, 2), TypeError, "w must be .*dtype"),
        (lambda: simulate_gaze(RNG, [1.0], 0, 2), ValueError, "n_scenes must be a whole number"),
        (lambda: simulate_gaze(RNG, [1.0], 2, 2.5), TypeError, "n_objects must be a whole number"),
    ],
)
def test_wrong_inputs_are_named(call, error, text):
    with pytest.raises(error, match=text):
        call()


def test_features_need_boxes_inside_the_picture(white):
    outside = SimpleNamespace(image=white.image, boxes=white.boxes + [0, 0, 400, 0])
    with pytest.raises(ValueError, match=r"object_features: boxes must be left, top, right, bottom inside the picture"):
        object_features(outside)


def test_gaze_follows_the_softmax_of_the_scores():
    w = np.array([2.0, -1.0, 0.0])
    features, looked_at = simulate_gaze(np.random.default_rng(3), w, 40_000, 5)
    assert features.shape == (40_000, 5, 3) and looked_at.shape == (40_000, 5)
    assert features.min() >= 0 and features.max() <= 1
    assert set(looked_at.ravel()) == {0, 1} and np.all(looked_at.sum(axis=1) == 1)
    weights = np.exp(features @ w)
    weights /= weights.sum(axis=1, keepdims=True)
    assert np.allclose(weights.sum(axis=0), looked_at.sum(axis=0), atol=4 * np.sqrt(40_000 / 5))
    likely = weights > 0.35  # where the model says 0.35 and more, the viewer looks as often as it says
    assert np.isclose(looked_at[likely].mean(), weights[likely].mean(), atol=0.02)


def test_gaze_repeats_with_its_seed():
    one, two = (simulate_gaze(rng, [1.0, 2.0], 7, 3) for rng in (np.random.default_rng(5), 5))
    assert np.array_equal(one[0], two[0]) and np.array_equal(one[1], two[1])


def test_coverage_adds_up_to_the_area_of_the_shape():
    window, cover = coverage(ellipse(20, 15, 9, 6, 30), (30, 40))
    assert np.isclose(cover.sum(), np.pi * 9 * 6, rtol=0.01) and 0 <= cover.min() and cover.max() == 1
    rows, columns = window
    assert 0 < rows.start < rows.stop < 30 and 0 < columns.start < columns.stop < 40


def test_coverage_of_a_square_is_exact_at_its_border():
    _, cover = coverage(np.array([[1.5, 1], [3, 1], [3, 2.25], [1.5, 2.25]]), (4, 5))
    assert FINE == 4 and np.allclose(cover, [[0.5, 1], [0.125, 0.25]])


def test_coverage_is_cut_at_the_picture_and_may_be_empty():
    _, cover = coverage(ellipse(0, 0, 3, 3), (10, 10))
    assert cover.shape == (3, 3) and np.isclose(cover.sum(), np.pi * 9 / 4, rtol=0.02)
    _, cover = coverage(ellipse(50, 50, 3, 3), (10, 10))
    assert cover.size == 0


def test_means_against_plain_loops():
    channel = np.random.default_rng(1).uniform(size=(5, 7))
    padded = np.pad(channel, 2, mode="edge")
    want = [[padded[y : y + 5, x : x + 5].mean() for x in range(7)] for y in range(5)]
    assert np.allclose(box_mean(channel, 2), want)
    spot = np.zeros((41, 41))
    spot[20, 20] = 1
    spread = np.sqrt((blur(spot, 4).sum(axis=0) * (np.arange(41) - 20) ** 2).sum())
    assert np.isclose(blur(spot, 4).sum(), 1) and 3.9 < spread < 4.7


def test_middle_colours_are_those_of_the_objects():
    white, green = (middle_colours(meadow(rabbit=colour)) for colour in ("white", "green"))
    assert white.shape == (6, 3) and np.allclose(white[1:], green[1:])
    assert white[0].min() > 0.7 and green[0].argmax() == 1
