"""Flipbooks: what is in their bundle, and that every frame is the picture that was drawn."""

import base64
import html.parser
import io
import json
import re
import time

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from attn_helpers import flipbook, head_heatmaps, heatmap, matrix, overlay
from attn_helpers.controls._frames import DOTS
from attn_helpers.drawing.display import pixels
from attn_helpers.drawing.heatmaps import framed

QUERIES, KEYS = ["the", "teacher", "saw"], ["老师", "昨天", "看见了", "学生", "。"]
SCORES = np.random.default_rng(0).normal(size=(3, 5))


def weights(beta):
    powers = np.exp(beta * SCORES)
    return powers / powers.sum(axis=1, keepdims=True)


def draw_beta(ax, beta):
    heatmap(weights(beta), queries=QUERIES, keys=KEYS, ax=ax)


def told(beta):
    return f"The sharpness is {beta}."


def bundle(book):
    return book._repr_mimebundle_()[0]


def data(book):
    """What the script is given."""
    return json.loads(re.search(r'find\("[0-9a-f]+",begin,(.*)\)}\)\(\)</script>', bundle(book)["text/html"], re.S)[1])


def picture(address):
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGBA")


class Elements(html.parser.HTMLParser):
    """The elements of a page, and the text outside of scripts."""

    def __init__(self, text):
        super().__init__()
        self.found, self.text, self.open = [], "", None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        self.open = tag

    def handle_data(self, text):
        self.text += text if self.open != "script" else ""


# the bundle


def test_bundle_is_self_contained_and_described():
    book = flipbook(draw_beta, alt=told, beta=[0, 1.0, 4])
    shown, metadata = book._repr_mimebundle_()
    assert set(shown) == {"text/html", "image/png", "text/plain"}
    assert shown["image/png"].startswith(b"\x89PNG")
    seen = "All 3 settings of beta; at beta = 0: The sharpness is 0."
    assert metadata["image/png"]["alt"] == seen
    assert shown["text/plain"] == repr(book) == "flipbook of 3 pictures (beta): The sharpness is 0."
    page = Elements(shown["text/html"])
    assert [tag for tag, _ in page.found] == ["div", "div", "img", "p", "script"]
    root, image = page.found[0][1], page.found[2][1]
    assert {"mathjax_ignore", "tex2jax_ignore"} <= set(root["class"].split())
    assert image["alt"] == page.text.strip() == seen
    assert not re.search(r"https?:|//[a-z]+\.|\bid=", shown["text/html"])


def test_every_setting_has_its_own_words():
    frames = data(flipbook(draw_beta, alt=told, beta=[0, 1.0, 4]))["frames"]
    assert [alt for alt, _, _ in frames] == [told(0), told(1.0), told(4)]


def test_same_bytes_every_time():
    first, second = (bundle(flipbook(draw_beta, alt=told, beta=[0, 1])) for _ in range(2))
    assert first == second


def test_labels_of_values():
    book = flipbook(draw_beta, alt=told, beta={"none": 0, "<some>": 1})
    assert data(book)["dials"] == [["beta", ["none", "<some>"]]]
    assert data(flipbook(draw_beta, alt=told, beta=np.array([0.1 + 0.2, 1])))["dials"] == [["beta", ["0.3", "1"]]]


def test_two_dials_turn_every_combination():
    def draw(ax, beta, flip):
        heatmap(weights(beta)[:, ::flip], queries=QUERIES, keys=KEYS, ax=ax)

    book = data(flipbook(draw, alt=lambda beta, flip: f"{beta} {flip}", beta=[0, 2], flip=[1, -1]))
    assert [alt for alt, _, _ in book["frames"]] == ["0 1", "0 -1", "2 1", "2 -1"]


def test_hostile_text_stays_text():
    hostile = '</script><script>alert(1)</script><!-- "&quot;\u2028'

    def draw(ax, dial):
        heatmap([[0.5]], queries=[hostile], keys=[hostile], ax=ax)

    book = flipbook(draw, alt=lambda dial: hostile, dial=[hostile, "b"])
    page = Elements(bundle(book)["text/html"])
    assert [tag for tag, _ in page.found] == ["div", "div", "img", "p", "script"]
    assert page.found[2][1]["alt"] == page.text == f"All 2 settings of dial; at dial = {hostile}: {hostile}"
    found = data(book)
    assert found["dials"][0][1][0] == found["frames"][0][0] == hostile and [hostile] in found["labels"]


def test_twenty_heatmaps_are_quick_and_small():
    words = "the teacher saw the student in the library yesterday and she was very happy about it".split()
    scores = np.random.default_rng(1).normal(size=(16, 16))

    def draw(ax, step):
        powers = np.exp(step / 4 * scores)
        heatmap(powers / powers.sum(axis=1, keepdims=True), queries=words, keys=words, ax=ax)

    start = time.process_time()  # of this process alone, whatever else the machine does
    book = flipbook(draw, alt=lambda step: f"After {step} steps.", step=range(20))
    assert time.process_time() - start < 4  # about 0.4 s
    shown = bundle(book)
    size = len(json.dumps(shown["text/html"])) + len(base64.b64encode(shown["image/png"]))
    assert size < 120_000
    assert len(data(book)["frames"]) == 20


# the frames


def test_heatmaps_are_told_by_their_weights():
    found = data(flipbook(draw_beta, alt=told, beta=[0, 1, 4]))
    assert found["layers"] == [] and picture(found["base"]).size == tuple(found["size"])
    for beta, (_, layer, maps) in zip([0, 1, 4], found["frames"], strict=True):
        [[box, names, queries, keys, values, columns, number]] = maps
        assert layer == -1 and columns == 5
        np.testing.assert_allclose(np.reshape(values, (3, 5)), 1000 * weights(beta), atol=0.501)
        assert [found["labels"][n] for n in (names, queries, keys)] == [["query", "key"], QUERIES, KEYS]
        assert 0 < number < 0.2
        assert 0 < box[0] < box[0] + box[2] < 1 and 0 < box[1] < box[1] + box[3] < 1


def test_ties_are_rounded_up_on_every_processor():
    def draw(ax, step):
        heatmap([[0.0625, np.nextafter(0.0625, 0), 0.5]], queries=["q"], keys=list("abc"), ax=ax)

    found = data(flipbook(draw, alt=lambda step: "One row.", step=[1]))
    assert found["frames"][0][2][0][4] == [63, 63, 500]


def test_masked_cells_are_told_apart():
    def draw(ax, beta):
        heatmap(weights(beta), queries=QUERIES, keys=KEYS, mask=np.tri(3, 5, dtype=bool), ax=ax)

    values = np.reshape(data(flipbook(draw, alt=told, beta=[1]))["frames"][0][2][0][4], (3, 5))
    np.testing.assert_array_equal(values < 0, ~np.tri(3, 5, dtype=bool))


@pytest.mark.parametrize("change", ["mask", "keys", "title", "text", "line"])
def test_frames_that_differ_in_more_than_weights_are_pictures(change):
    def draw(ax, step):
        mask = np.ones((3, 5), bool)
        mask[0, 0] = change != "mask" or step == 0
        keys = KEYS if change != "keys" else [f"{step}{key}" for key in KEYS]
        title = str(step) if change == "title" else "same"
        heatmap(weights(1), queries=QUERIES, keys=keys, mask=mask, title=title, ax=ax)
        if change == "text":
            ax.text(1, 1, str(step))
        if change == "line":
            ax.plot([0, step], [0, step])

    found = data(flipbook(draw, alt=lambda step: str(step), step=[0, 1]))
    assert [layer for _, layer, _ in found["frames"]] == [-1, 0]


def composed(book, frame):
    """A frame as the page puts it together."""
    found = data(book)
    base = picture(found["base"])
    layer = found["frames"][frame][1]
    return np.asarray(base if layer < 0 else Image.alpha_composite(base, picture(found["layers"][layer])), int)


def test_pictures_are_put_together_as_they_were_drawn():
    def draw(ax, step):
        ax.plot(np.sin(np.arange(30) * step))
        ax.set_title(f"步 {step}")

    book = flipbook(draw, alt=lambda step: str(step), step=[1, 2, 2, 3])
    found = data(book)
    assert [layer for _, layer, _ in found["frames"]] == [-1, 0, 0, 1]  # equal frames are kept once

    from attn_helpers.drawing._layout import blank

    for frame, step in enumerate([1, 2, 2, 3]):
        ax = blank().add_axes((0.12, 0.16, 0.85, 0.76))
        draw(ax, step)
        assert np.abs(composed(book, frame) - pixels(ax.figure)).max() <= 50


@pytest.mark.parametrize("annotate", [True, False])
def test_matrices_on_one_scale_are_told_apart(annotate):
    shown = {step: np.random.default_rng(step).random((2, 3)) for step in (0, 1)}

    def draw(ax, step):
        sides = {"rows": ["a", "b"], "columns": ["x", "y", "z"]}
        matrix(shown[step], **sides, limits=(0, 1), annotate=annotate, ax=ax)

    book = flipbook(draw, alt=lambda step: str(step), step=[0, 1])
    assert [layer for _, layer, _ in data(book)["frames"]] == [-1, 0]
    assert np.abs(composed(book, 1) - composed(book, 0)).max() > 50


def test_tints_are_see_through_layers_over_one_picture():
    image = np.random.default_rng(2).random((20, 30, 3))
    boxes = {"rabbit": (2, 2, 12, 12), "sky": (0, 0, 30, 6)}

    def draw(ax, share):
        overlay(image, [share, 1 - share], boxes=boxes, ax=ax)

    book = flipbook(draw, alt=lambda share: str(share), share=[0.2, 0.9])
    assert [layer for _, layer, _ in data(book)["frames"]] == [0, 1]
    for frame, share in enumerate([0.2, 0.9]):
        seen, drawn = composed(book, frame), pixels(overlay(image, [share, 1 - share], boxes=boxes).figure)
        high, wide = np.minimum(seen.shape, drawn.shape)[:2]  # matplotlib's versions round sizes up or down
        assert max(np.subtract(seen.shape, drawn.shape), key=abs) in (-1, 0, 1)
        off = np.abs(seen[:high, :wide] - drawn[:high, :wide])
        assert np.percentile(off, 99) <= 40


def test_frames_of_other_sizes_stand_on_one_canvas():
    def draw(ax, count):
        heatmap(np.full((count, count), 0.5), queries=range(count), keys=range(count), ax=ax)

    book = flipbook(draw, alt=lambda count: f"{count} words", count=[2, 6])
    size = picture(data(book)["base"]).size
    assert list(size) == data(book)["size"] == list(picture(data(book)["layers"][0]).size)
    drawn = pixels(heatmap(np.full((6, 6), 0.5), queries=range(6), keys=range(6)).figure)
    assert np.abs(composed(book, 1)[: drawn.shape[0], : drawn.shape[1]] - drawn).max() <= 50


# how a setting is drawn


def test_draw_may_take_axes_a_figure_or_return_either():
    import matplotlib.pyplot as plt

    def on_figure(fig, beta):
        for ax in fig.subplots(1, 2):
            heatmap(weights(beta), queries=QUERIES, keys=KEYS, ax=ax)

    def returned_axes(beta):
        return heatmap(weights(beta), queries=QUERIES, keys=KEYS)

    def returned_figure(beta):
        return head_heatmaps([weights(beta)] * 3, queries=QUERIES, keys=KEYS)

    def with_axes_last(beta, ax, title="same"):
        heatmap(weights(beta), queries=QUERIES, keys=KEYS, ax=ax, title=title)

    def with_default(beta, *, ax=None):
        return heatmap(weights(beta), queries=QUERIES, keys=KEYS, ax=ax)

    def with_pyplot(beta):
        figure, ax = plt.subplots()
        draw_beta(ax, beta)
        return figure

    for draw, maps in ((draw_beta, 1), (on_figure, 2), (returned_axes, 1), (returned_figure, 3), (with_pyplot, 1),
                       (with_axes_last, 1), (with_default, 1)):  # fmt: skip
        found = data(flipbook(draw, alt=told, beta=[0, 1]))
        assert [len(frame[2]) for frame in found["frames"]] == [maps, maps]
    assert plt.get_fignums() == []


def test_a_draw_that_keeps_one_figure_is_refused():
    figure = Figure()
    (line,) = figure.subplots().plot([0, 1], [0, 0])

    def draw(beta):
        line.set_ydata([0, beta])
        return figure

    with pytest.raises(
        ValueError, match="draw must be a function that draws a figure of its own .*, got one figure twice"
    ):
        flipbook(draw, alt=told, beta=[1, 2])


def test_a_draw_that_draws_elsewhere_is_refused_and_anything_drawn_is_something():
    import matplotlib.pyplot as plt

    for draw in (lambda ax, beta: plt.plot([0, beta]) and None, lambda ax, beta: None, lambda fig, beta: None):
        with pytest.raises(
            ValueError, match="flipbook: draw must be a function that draws on the .*, got nothing drawn"
        ):
            flipbook(draw, alt=told, beta=[1, 2])
    for draw in (
        lambda ax, beta: ax.set_title(str(beta)) and None, lambda ax, beta: ax.text(0, 0, "β") and None,
        lambda fig, beta: fig.suptitle("β") and None, lambda ax, beta: ax.set(xlim=(0, beta)) and None,
    ):  # fmt: skip
        flipbook(draw, alt=told, beta=[1])


@pytest.mark.parametrize("layout", ["constrained", None])
@pytest.mark.parametrize("wide", [9, 2.8])
def test_maps_are_told_where_a_layout_engine_put_them(layout, wide):
    def draw(beta):
        figure = Figure(figsize=(wide, 3), layout=layout)
        ax = figure.subfigures(1, 2, width_ratios=[0.01, 1])[1].subplots()
        return heatmap(weights(beta), queries=["the teacher", "b", "c"], keys=KEYS, ax=ax)

    book = flipbook(draw, alt=told, beta=[0, 1])
    (first,), (second,) = (maps for _, _, maps in data(book)["frames"])
    drawn = draw(1)
    pixels(drawn.get_figure(root=True))
    box = drawn.get_window_extent().transformed(drawn.get_figure(root=True).transFigure.inverted())
    np.testing.assert_allclose(second[0], [box.x0, 1 - box.y1, box.width, box.height], atol=0.005)
    assert second[0] == first[0] and second[-1] == first[-1] == (
        0 if wide < 4 else pytest.approx(12 / 72 / 3, abs=1e-4)
    )


def test_own_size_is_chosen_by_the_plotter():
    found = data(flipbook(draw_beta, alt=told, beta=[0]))
    size = heatmap(weights(0), queries=QUERIES, keys=KEYS).figure.get_size_inches() * 100
    np.testing.assert_allclose(size, np.divide(found["size"], 1.5), atol=1)
    assert abs(found["wide"] - size[0]) <= 1


WRONG = [
    ({}, "flipbook: dials must be one or two names with their values, got 0"),
    ({"a": [1], "b": [1], "c": [1]}, "flipbook: dials must be one or two names with their values, got 3"),
    ({"beta": []}, "flipbook: beta must be a sequence of at least one value, got none"),
    ({"beta": 3}, "flipbook: beta must be a sequence of values, got int"),
    ({"beta": "abc"}, "flipbook: beta must be a sequence of values, got str"),
    ({"beta": [1], "alt": "words"}, "flipbook: alt must be a function of the settings, got str"),
    ({"beta": [1], "alt": lambda beta: ""}, "flipbook: alt must be a function that returns a sentence for {'beta': 1}"),
    ({"beta": [1], "alt": lambda: "x"}, "flipbook: alt must be a function of beta, got one of nothing"),
    (
        {"beta": [1], "draw": lambda ax, gamma: None},
        "flipbook: draw must be a function of ax, beta, got one of ax, gamma",
    ),
    ({"beta": [1], "draw": max}, "flipbook: draw must be a function whose parameters can be read, got max"),
    ({"beta": np.array(3.0)}, "flipbook: beta must be a sequence of values, got ndarray"),
    ({"beta": [1], "draw": 3}, "flipbook: draw must be a function of the settings, got int"),
    ({"beta": [1], "draw": lambda beta: None}, "flipbook: figure must be a matplotlib Figure or Axes, got NoneType"),
]


@pytest.mark.parametrize("given, message", WRONG)
def test_wrong_input_is_refused_in_plain_words(given, message):
    given = {"alt": told, "draw": draw_beta} | given
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        flipbook(given.pop("draw"), **given)


def test_a_rectangle_that_moves_is_a_new_picture_where_there_are_no_cells():
    def draw(ax, left):
        ax.set(xlim=(0, 3), ylim=(0, 1))
        ax.set_axis_off()
        ax.add_patch(Rectangle((left, 0), 1, 1))

    found = data(flipbook(draw, alt=lambda left: f"{left}", left=[0, 2]))
    assert [layer for _, layer, _ in found["frames"]] == [-1, 0]


def test_frames_around_cells_are_told_with_the_cells():
    def draw(ax, row):
        heatmap([[0.2, 0.8], [0.5, 0.5]], queries=["a", "b"], keys=["c", "d"], ax=ax)
        framed(ax, row, 1, linewidth=2)

    found = data(flipbook(draw, alt=lambda row: f"{row}", row=[0, 1]))
    assert [layer for _, layer, _ in found["frames"]] == [-1, -1]
    for row, (_, _, ((*_, [(color, thick, box)]),)) in enumerate(found["frames"]):
        assert color == "#00b4d8" and box == [1, row, 1, 1]
        assert thick == pytest.approx(2 / 72 * DOTS / found["size"][1], abs=1e-5)
