"""Labels, names, numbers and colour bars have room, touch nothing, and can be read."""

import itertools

import numpy as np
import pytest
from matplotlib.figure import Figure

from attn_helpers import alignment, head_heatmaps, heatmap, matrix, overlay
from attn_helpers.drawing._layout import LONGEST, inches
from attn_helpers.drawing._text import Words, shortened, width
from attn_helpers.drawing.display import figure_of, pixels

from .shared import HALF, LABELS, numbers, scales, words


@pytest.mark.parametrize("rows, tall, told", [(2, None, (0, 5)), (16, 3.0, (-2, 0, 4, 6))])
def test_the_colour_bar_shows_the_colours_of_its_numbers(rows, tall, told):
    values = np.linspace(-2, 6, 2 * rows).reshape(rows, 2)
    ax = matrix(values, rows=range(rows), columns=["a", "b"], annotate=False)
    ((bar, texts),) = scales(ax.figure)
    box, dpi = bar.get_window_extent(), ax.figure.dpi
    assert box.height / dpi == pytest.approx(tall or inches(ax)[1])
    seen = pixels(ax.figure, sharpness=dpi / 100)[::-1, round((box.x0 + box.x1) / 2)]
    for value in told:
        x, y = texts[f"{value}".replace("-", "−")]
        assert x == pytest.approx(box.x1) and y == pytest.approx(box.y0 + (value + 2) / 8 * box.height)
        found = seen[round(np.clip(y, box.y0 + 1, box.y1 - 2))]
        np.testing.assert_allclose(found, ax.images[0].to_rgba([value], bytes=True)[0], atol=16)


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 6, 12, 30])
@pytest.mark.parametrize("annotate", [True, False])
@pytest.mark.parametrize("values", [(0, 1), (-2, 6), (-3, 3), (-0.013, 0.02)])
def test_numbers_of_a_colour_bar_do_not_touch_and_are_some(rows, annotate, values):
    shown = np.resize(np.float64(values), (rows, 2))
    sides = {"rows": range(rows), "columns": ["a", "b"], "annotate": annotate}
    figures = [matrix(shown, **sides).figure]
    if values == (0, 1):
        figures.append(heatmap(shown, queries=range(rows), keys=["a", "b"], annotate=False).figure)
    for figure in figures:
        ((_, texts),) = scales(figure)
        heights = sorted(y for text, (_, y) in texts.items() if text not in ("value", "weight"))
        assert heights and (np.diff(heights) / figure.dpi >= 0.2).all()


def inside(figure):
    """What of a figure is cut off, if anything."""
    figure.set_dpi(100)
    box = figure.bbox
    return [
        (group.texts, extent.extents.round(1).tolist())
        for ax in figure.axes
        for group in ax.artists
        if isinstance(group, Words)
        for extent in [group.get_window_extent()]
        if extent.x0 < box.x0 or extent.y0 < box.y0 or extent.x1 > box.x1 or extent.y1 > box.y1
    ]


@pytest.mark.parametrize("count", [1, 2, 5, 12, 16, 40])
@pytest.mark.parametrize("label", ["a", "看见了", "a label of some length"])
def test_own_figures_have_room_for_their_labels(count, label):
    values = np.full((count, count), 0.5)
    figure = heatmap(values, queries=[label] * count, keys=[label] * count, title="A title").figure
    assert inside(figure) == []
    assert figure.get_figwidth() <= 9.01
    assert inside(head_heatmaps([values] * 3, queries=[label] * count, keys=[label] * count)) == []
    assert inside(matrix(values, rows=[label] * count, columns=[label] * count).figure) == []
    assert inside(alignment(values, queries=[label] * count, keys=[label] * count).figure) == []


AB, LONG, KEYS25 = ["a", "b"], ["long " * 20, "b"], ["a long label of words"] * 25
SMALL = {
    "one row": lambda: heatmap(HALF, **LABELS, query_name="query (English)", key_name="key (in Chinese)"),
    "few cells": lambda: heatmap(np.full((2, 2), 0.5), queries=AB, keys=AB, title="Who looks at whom?"),
    "two lines": lambda: heatmap(HALF, **LABELS, title="Head 3\nlayer 2\nof six"),
    "long scale": lambda: matrix(np.eye(2, 3) / 7, rows=AB, columns=range(3), name="unit differences of weights"),
    "wide scale": lambda: matrix([[12e4, -25e4], [8e4, 1]], rows=AB, columns=AB, name="profit"),
    "alike": lambda: matrix([[100000.1, 100000.2]], rows=["a"], columns=AB),
    "28 keys": lambda: heatmap(np.full((4, 28), 0.1), queries=range(4), keys=["a word of some length"] * 28, title="T"),
    "25 numbers": lambda: heatmap(np.full((1, 25), 0.1), queries=["q word"], keys=KEYS25, annotate=True, title="T"),
    "30 numbers": lambda: heatmap(np.full((4, 30), 0.1), queries=range(4), keys=["w10"] * 30, annotate=True, title="T"),
    "long labels": lambda: heatmap(np.full((2, 2), 0.5), queries=LONG, keys=LONG, title="T"),
    "long words": lambda: alignment(np.full((2, 2), 0.5), queries=LONG, keys=LONG),
    "heads": lambda: head_heatmaps(np.full((8, 2, 8), 0.1), queries=AB, keys=range(8), query_name="query (Chinese)"),
    "tall picture": lambda: overlay(np.ones((300, 60)), [0.5, 0.5], grid=(2, 1), title="A tall picture of all"),
}  # fmt: skip


@pytest.mark.parametrize("draw", SMALL.values(), ids=SMALL)
def test_own_figures_have_room_for_names_titles_and_scales(draw):
    figure = figure_of("test", draw())
    figure.set_dpi(100)
    figure.draw_without_rendering()
    assert inside(figure) == []
    box = figure.bbox
    for title in [ax.title for ax in figure.axes if ax.get_title()]:
        found = title.get_window_extent()
        assert box.x0 <= found.x0 and found.x1 <= box.x1 and found.y1 <= box.y1


def test_an_endless_title_or_name_makes_no_endless_figure():
    wide, high = heatmap(HALF, **LABELS, title="x" * 200, query_name="x" * 200).figure.get_size_inches()
    assert wide <= 9.01 and high <= 9


def test_names_of_neighbouring_heads_do_not_overlap():
    names = {"query_name": "query (English)", "titles": [f"layer {n}, previous word" for n in range(8)]}
    figure = head_heatmaps(np.full((8, 2, 8), 0.1), queries=["a", "b"], keys=list("abcdefgh"), **names)
    figure.set_dpi(100)
    left = [words(ax)["query (English)"] for ax in figure.axes if "query (English)" in words(ax)]
    under = [words(ax)[title] for ax, title in zip(figure.axes, names["titles"], strict=True)]
    for group in (left, under):
        drawn = [text.get_window_extent() for text in group]
        assert len(drawn) > 1 and not any(a.padded(3).overlaps(b) for a, b in itertools.combinations(drawn, 2))


def test_long_labels_are_shortened_where_they_are_drawn_only():
    long = "Attention weights say where the model looks and no more"
    ax = heatmap(np.full((2, 1), 0.5), queries=[long + " (1)", "b"], keys=[long])
    assert [text.get_text() for text in ax.get_yticklabels()] == [long + " (1)", "b"]
    assert ax.attn_cells.keys == [long]
    (drawn, _) = next(group for text, group in words(ax).items() if text == "b").texts
    assert drawn.endswith("…") and long.startswith(drawn[:-1]) and 0.9 * LONGEST < width(drawn) <= LONGEST
    assert shortened("one line\n" + "x" * 99, 0.5).splitlines()[0] == "one…" and shortened("a\n", 9) == "a\n"


@pytest.mark.parametrize("count", [3, 9, 16])
def test_letters_are_of_12_points(count):
    ax = heatmap(np.full((count, count), 0.5), queries=["teacher"] * count, keys=["teacher"] * count)
    assert {group.size for group in words(ax).values()} == {12}


def test_labels_do_not_touch():
    for count in (3, 7, 16, 24, 40):
        ax = heatmap(np.full((2, count), 0.5), queries=["q", "q"], keys=["昨天看见"] * count)
        ax.figure.set_dpi(100)
        group = words(ax)["昨天看见"]
        pitch = inches(ax)[0] / count
        across = group.size / 72 * 1.1 if group.angle else width("昨天看见")
        assert pitch * np.sin(group.angle or np.pi / 2) >= across * 0.99


@pytest.mark.parametrize("label", ["在车站 at the station", "医生", "a"])
@pytest.mark.parametrize("across", [1, 2, 3])
def test_labels_do_not_touch_where_a_layout_engine_moves_the_axes(label, across):
    figure = Figure(figsize=(9, 3.4), layout="constrained")
    for n, ax in enumerate(figure.subplots(1, across, squeeze=False).flat):
        rows, columns = (["at the station"] * 6, [label] * (7 - 2 * n))
        heatmap(np.full((len(rows), len(columns)), 0.5), queries=rows, keys=columns, ax=ax)
    figure.draw_without_rendering()
    for ax in figure.axes:
        group, box = words(ax)[label], ax.get_window_extent()
        pitch = inches(ax)[0] / len(group.texts)
        assert pitch * np.sin(group.angle or np.pi / 2) >= (group.size / 72 * 1.1 if group.angle else width(label))
        assert group.size >= 10 and box.x0 > words(ax)["at the station"].get_window_extent().x1


@pytest.mark.parametrize("layout", ["constrained", "tight", None])
@pytest.mark.parametrize("shape, size, count", [
    ((1, 2), (9, 3.5), 5), ((1, 3), (12, 3.5), 3), ((1, 3), (12, 3.5), 5), ((2, 2), (8, 6), 5), ((1, 1), (4, 3), 5),
    ((1, 1), (7, 3), 3),
])  # fmt: skip
def test_matrices_side_by_side_can_be_read(layout, shape, size, count):
    rows = ["flowers and grass", "rabbit", "a distant mountain", "tree"]
    columns = ["contrast", "brightness", "size", "greenness", "edges"][:count]
    figure = Figure(figsize=size, layout=layout)
    for ax in figure.subplots(*shape, squeeze=False).flat:
        matrix(np.linspace(-2, 2, 4 * count).reshape(4, count), rows=rows, columns=columns, ax=ax, row_name="object")
    pixels(figure)  # show gives it a layout engine
    for ax in figure.axes:
        pitch, above = inches(ax)[0] / count, words(ax)["size"]
        across = above.size / 72 * 1.1 if above.angle else max(map(width, columns))
        assert pitch * np.sin(above.angle or np.pi / 2) >= across
        said = numbers(ax)
        assert said is None or not said.size or width("−2.00", said.size) <= pitch
        if (shape, size) == ((1, 1), (7, 3)):
            assert said.size == 12


def test_numbers_that_a_layout_engine_left_no_room_are_not_drawn():
    figure = Figure(figsize=(2.9, 2), layout="constrained")
    ax = matrix([[0.1, 0.23, 0.3]], rows=["a long label"], columns=list("abc"), ax=figure.subplots())
    said = numbers(ax)
    assert said.size
    pixels(figure)
    assert not said.size
    figure.set_layout_engine("none")
    figure.attn_laid_out = True  # it would be moved a little at each drawing
    before = pixels(figure)
    said.remove()
    np.testing.assert_array_equal(pixels(figure), before)


def test_labels_do_not_touch_in_a_part_of_a_figure():
    figure = Figure(figsize=(9, 4), layout="constrained")
    for part_ in figure.subfigures(1, 2):
        heatmap(np.full((2, 8), 0.5), queries=["the teacher", "b"], keys=["teacher"] * 8, ax=part_.subplots())
    figure.draw_without_rendering()
    for ax in figure.axes:
        above = words(ax)["teacher"]
        assert inches(ax)[0] / 8 * np.sin(above.angle or np.pi / 2) >= (
            above.size / 72 * 1.1 if above.angle else width("teacher")
        )


def test_equal_numbers_are_equal_pixels():
    ax = heatmap(np.full((5, 7), 0.5), queries=range(5), keys=range(7))
    picture = pixels(ax.figure, sharpness=ax.figure.dpi / 100)[::-1]
    points = ax.transData.transform(numbers(ax).points).round().astype(int)
    assert len({picture[y - 9 : y + 9, x - 18 : x + 18].tobytes() for x, y in points}) == 1
