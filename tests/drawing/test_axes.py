"""What happens to finished axes: a second picture, a reader's calls, inputs that are long, and labels hard to draw."""

import functools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from attn_helpers import alignment, causal_mask, flipbook, head_heatmaps, heatmap, matrix, overlay
from attn_helpers.drawing import charts, panels
from attn_helpers.drawing._glyphs import family, lacking, visible
from attn_helpers.drawing.display import figure_of, pixels
from attn_helpers.lessons.strengths_and_limits import _charts as digit_charts

from .shared import IMAGE, words

LIMITS = ((0, 1), (0, 1))
PLOTTERS = {
    "heatmap": lambda x, ax=None: heatmap([[x, 1 - x]], queries=["q"], keys=["a", f"{x}"], ax=ax, title=f"{x}"),
    "matrix": lambda x, ax=None: matrix([[x, 2 * x]], rows=["r"], columns=["a", f"{x}"], ax=ax),
    "alignment": lambda x, ax=None: alignment([[x, 1 - x]], queries=["q"], keys=["a", f"{x}"], ax=ax),
    "overlay": lambda x, ax=None: overlay(IMAGE, [x, 1 - x], grid=(1, 2), ax=ax, title=f"{x}"),
    "asking": lambda x, ax=None: panels.asking(IMAGE, [x, 1 - x], grid=(1, 2), patch=0, ax=ax),
    "curves": lambda x, ax=None: charts.curves([1, 10], {"a": [x, 2]}, x_name="x", ax=ax),
    "bars": lambda x, ax=None: charts.bars([x, 1 - x], ax=ax, title=f"{x}"),
    "fit": lambda x, ax=None: charts.fit(([0, 1], [0, x]), ([0, 1], [x, 1]), ax=ax),
    "dots": lambda x, ax=None: charts.dots([0], [x], line=(0, x), limits=LIMITS, x_name="x", y_name="y", ax=ax),
    "signed": lambda x, ax=None: digit_charts.signed(np.array([[x, -1]]), ax=ax or Figure().subplots()),
}  # fmt: skip


@pytest.mark.parametrize("second", PLOTTERS)
@pytest.mark.parametrize("first", PLOTTERS)
def test_the_second_picture_on_one_axes_replaces_the_first(first, second):
    used = axes()
    PLOTTERS[first](0.25, used)
    PLOTTERS[second](0.5, used)
    np.testing.assert_array_equal(pixels(used.figure), alone(second))


def axes():
    return Figure(figsize=(5, 4)).subplots()


@functools.cache
def alone(name):
    return pixels(PLOTTERS[name](0.5, axes()).figure)


@pytest.mark.parametrize("name", ["heatmap", "matrix", "alignment", "overlay", "asking"])
def test_the_second_picture_on_own_axes_chooses_its_size(name):
    ax = heatmap(np.full((9, 3), 0.5), queries=range(9), keys=["a long label"] * 3)
    PLOTTERS[name](0.5, ax)
    np.testing.assert_array_equal(pixels(ax.figure), pixels(PLOTTERS[name](0.5).figure))


def test_a_refused_picture_leaves_the_first_one():
    ax = PLOTTERS["heatmap"](0.25)
    before = pixels(ax.figure)
    with pytest.raises(ValueError, match="weights must be"):
        heatmap([[2.0]], queries=["q"], keys=["k"], ax=ax)
    np.testing.assert_array_equal(pixels(ax.figure), before)


def test_what_a_reader_drew_before_stays():
    ax = Figure().subplots()
    (line,) = ax.plot([0, 1])
    heatmap([[0.5]], queries=["q"], keys=["k"], ax=ax)
    assert line in ax.lines


# Ordinary calls


def grid(keys=("a", "b"), **how):
    return heatmap([[0.1, 0.9], [0.5, 0.5]], queries=["q", "r"], keys=keys, **how)


def test_other_labels_and_names_are_drawn():
    ax = grid()
    ax.set_xticklabels(["one", "two"])
    ax.set_yticks([0, 1], ["three", "four"])
    ax.set_xlabel("key (other)")
    pixels(ax.figure)
    assert {"one", "two", "three", "four", "key (other)", "query"} <= set(words(ax)) and not {"a", "q"} & set(words(ax))
    np.testing.assert_array_equal(
        pixels(ax.figure)[-100:],
        pixels(heatmap([[0.1, 0.9], [0.5, 0.5]], queries=["three", "four"], keys=["one", "two"], key_name="key (other)",
                       ax=fitted(ax)).figure)[-100:],
    )  # fmt: skip


def fitted(ax):
    """Fresh axes of the package at the same place in a figure of the same size."""
    from attn_helpers.drawing._layout import blank

    return blank(ax.figure.get_size_inches()).add_axes(ax.get_position().bounds)


def test_a_title_set_later_stands_above_the_labels_and_has_room():
    ax = grid(keys=["a long label", "another one"])
    ax.set_title("Set later")
    pixels(ax.figure)
    ax.figure.draw_without_rendering()
    title, box = ax.title.get_window_extent(), ax.figure.bbox
    assert all(title.y0 >= text.get_window_extent().y1 for text in {words(ax)["key"], words(ax)["a long label"]})
    assert title.y1 <= box.y1 and title.x0 >= 0


@pytest.mark.parametrize("turn, axis", [("invert_yaxis", 0), ("invert_xaxis", 1)])
def test_a_turned_axis_turns_cells_and_labels(turn, axis):
    ax, values = grid(annotate=False), np.array([[0.1, 0.9], [0.5, 0.5]])
    getattr(ax, turn)()
    queries, keys = (["q", "r"], ["b", "a"]) if axis else (["r", "q"], ["a", "b"])
    other = heatmap(np.flip(values, axis), queries=queries, keys=keys, annotate=False)
    np.testing.assert_array_equal(pixels(ax.figure), pixels(other.figure))


def test_a_turned_axis_is_turned_in_a_flipbook():
    def draw(ax, turned):
        grid(ax=ax)
        if turned:
            ax.invert_yaxis()

    page = flipbook(draw, alt=lambda turned: f"{turned}", turned=[False, True])._repr_mimebundle_()[0]["text/html"]
    assert '"layers":["data:image/png' in page


@pytest.mark.parametrize("name", PLOTTERS)
def test_cleared_axes_take_another_plot(name):
    ax = PLOTTERS[name](0.5)
    ax.clear()
    ax.plot([0, 1], [0, 1000])
    ax.set_ylabel("a name")
    pixels(ax.figure)
    assert ax.axison and ax.xaxis.get_visible() and ax.patch.get_visible() and not ax.texts and not ax.images
    box = ax.figure.get_tightbbox()
    assert box.x0 >= -0.01 and box.y0 >= -0.01 and (box.max <= ax.figure.get_size_inches() + 0.01).all()


def test_cleared_axes_are_no_heatmap_in_a_flipbook():
    def draw(ax, n):
        grid(ax=ax)
        ax.clear()
        ax.plot([0, n])

    page = flipbook(draw, alt=lambda n: f"{n}", n=[1, 2])._repr_mimebundle_()[0]["text/html"]
    assert '"labels":[]' in page


# Long inputs


@pytest.mark.parametrize("count", [64, 128, 512])
@pytest.mark.parametrize("name", ["heatmap", "causal", "alignment", "matrix", "head_heatmaps"])
def test_long_inputs_stay_small_and_say_how_many_labels_are_left_out(name, count):
    weights, labels = np.full((count, count), 1 / count), [f"t{n}" for n in range(count)]
    sides = {"queries": labels, "keys": labels}
    figure = figure_of("test", {
        "heatmap": lambda: heatmap(weights, **sides),
        "causal": lambda: heatmap(weights, **sides, mask=causal_mask(count)),
        "alignment": lambda: alignment(weights, **sides),
        "matrix": lambda: matrix(weights, rows=labels, columns=labels, row_name="query"),
        "head_heatmaps": lambda: head_heatmaps([weights] * 4, **sides),
    }[name]())  # fmt: skip
    assert (figure.get_size_inches() <= 10.5).all()
    pixels(figure)
    groups = {id(group): group for ax in figure.axes for group in words(ax).values()}.values()
    for group in groups:
        shown = [text for text in group.texts if text in labels]
        if len(shown) > 1:
            where = np.linalg.norm(np.diff(group.get_transform().transform(group.points[: len(shown)]), axis=0), axis=1)
            assert where.min() / figure.dpi * 72 >= 0.99 * group.size and group.size >= 6.9
            left = count - len(shown)
            said = {text for other in groups for text in other.texts if "left out" in text}
            assert not left or any(f"{left} of {count} labels left out" in text for text in said)


def test_only_lines_that_can_be_seen_are_drawn():
    weights = np.full((40, 40), 0.002)
    weights[3, 5] = 0.9
    (lines,) = alignment(weights, queries=range(40), keys=range(40)).collections
    assert lines.get_alpha().tolist() == [0.9]
    (lines,) = alignment(np.full((128, 128), 0.5), queries=range(128), keys=range(128)).collections
    assert len(lines.get_alpha()) == 4000


# Labels hard to draw


@pytest.mark.parametrize("token, sign", [
    ("\n", "⏎"), (" ", "␣"), ("  ", "␣␣"), ("\t", "⇥"), ("\u200b", "U+200B"), ("\ud800", "U+D800"),
    ("a\udfff", "aU+DFFF"),
    ("\u200d", "U+200D"), ("\ufe0f", "U+FE0F"), ("\u00a0", "U+00A0"), ("\u3000", "U+3000"), ("\u2028", "U+2028"),
    ("\x00", "U+0000"), ("\r\n", "U+000D⏎"), ("\u3164", "U+3164"), (" the", " the"), ("a\nb", "a\nb"), ("", ""),
])  # fmt: skip
def test_tokens_without_ink_are_drawn_as_signs(token, sign):
    assert visible(token) == sign
    for ax in (
        heatmap([[0.5]], queries=[token], keys=[token]), matrix([[0.5]], rows=[token], columns=[token]),
        alignment([[0.5]], queries=[token], keys=[token]),
    ):  # fmt: skip
        assert sign in words(ax) or not sign
        assert np.ptp(pixels(ax.figure)) > 0
    draw = PLOTTERS["heatmap"]
    page = flipbook(lambda ax, n: draw(n, ax), alt=lambda n: token + "\ud800 x", n={token + "!": 0, "b": 1})
    page._repr_mimebundle_()[0]["text/html"].encode("utf-8")


def test_the_font_that_is_shipped_has_what_a_class_writes():
    text = "尴尬鹦鹉蜻蜓あいうアイウ老师"
    assert lacking(text) == "" and family(text) == family("a")


UNKNOWN = "\U0001fae8\U000abcde"  # no font here has them


def test_one_warning_names_all_characters_that_are_drawn_as_boxes():
    unknown = lacking(UNKNOWN)
    assert "\U000abcde" in unknown
    with pytest.warns(UserWarning, match="No font on this machine has") as caught:
        ax = heatmap([[0.5, 0.5]], queries=[UNKNOWN], keys=["a", UNKNOWN * 2], title=UNKNOWN)
        pixels(ax.figure)
    assert len(caught) == 1 and all(f"U+{ord(c):04X}" in str(caught[0].message) for c in unknown)
    assert caught[0].filename == __file__
    figure, ax = plt.subplots()
    ax.set_title(UNKNOWN)
    ax.set_xlabel(UNKNOWN)
    with pytest.warns(UserWarning, match="U\\+ABCDE") as caught:
        pixels(figure)
    assert len(caught) == 1


def test_a_font_of_this_machine_is_used_for_what_the_shipped_ones_lack(monkeypatch):
    from attn_helpers.drawing import _glyphs

    monkeypatch.setattr(_glyphs, "_shipped", lambda: [])  # as if DejaVu Sans were only one of the machine's fonts
    monkeypatch.setattr(_glyphs, "_elsewhere", {})
    assert _glyphs._machine("ж") and _glyphs._machine("\U000abcde") is None
