"""Figures, tested on what they are made of: labels, colours, scales, hatching, fonts; and what they refuse."""

import itertools
import re
import subprocess
import sys
import warnings

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PatchCollection, PolyCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font

from attn_helpers import alignment, head_heatmaps, heatmap, matrix, overlay, show
from attn_helpers.drawing._layout import LONGEST, inches
from attn_helpers.drawing._png import SHARPNESS, css_size, palette, png
from attn_helpers.drawing._text import FONTS, ROLE, Words, ink, luminance, shortened, width
from attn_helpers.drawing.display import figure_of, pixels, shades

from ..course import ROOT
from ..rebuild.fonts import used

QUERIES, KEYS = ["the", "teacher", "saw"], ["老师", "昨天", "看见了", "学生", "。"]
HOSTILE = [
    "$x_{",
    "<script>alert(1)</script>",
    "שלום עולם",
    "🐇❤️👩‍👩‍👧",
    "x" * 200,
    "a\nb",
    "",
    "\\frac",
    "\x07",
    "%s {0}",
]  # noqa: E501


@pytest.fixture
def weights():
    rng = np.random.default_rng(0)
    weights = rng.random((3, 5)) ** 3
    weights[0, 0], weights[1, 1] = 0, 1
    return weights


def words(ax):
    """All texts that are drawn as outlines, each with its group."""
    return {text: group for group in ax.artists if isinstance(group, Words) for text in group.texts}


def numbers(ax):
    groups = [group for group in ax.artists if group.get_gid() == "numbers"]
    return groups[0] if groups else None


# heatmap


def test_heatmap_draws_rows_as_queries_and_columns_as_keys(weights):
    ax = heatmap(weights, queries=QUERIES, keys=KEYS)
    assert [text.get_text() for text in ax.get_yticklabels()] == QUERIES
    assert [text.get_text() for text in ax.get_xticklabels()] == KEYS
    np.testing.assert_array_equal(ax.images[0].get_array(), weights)
    assert list(ax.images[0].get_extent()) == [-0.5, 4.5, 2.5, -0.5]  # the first query on top


def test_every_cell_is_drawn_in_its_colour(weights):
    figure = Figure(figsize=(5, 3), facecolor="white")
    ax = figure.add_axes((0.1, 0.1, 0.7, 0.6))
    figure.attn_laid_out = True
    heatmap(weights, queries=QUERIES, keys=KEYS, ax=ax, annotate=False)
    drawn = pixels(figure)
    for (row, column), _ in np.ndenumerate(weights):
        x, y = ax.transData.transform((column + 0.3, row - 0.3)) * 1.5
        color = ax.images[0].to_rgba(weights, bytes=True)[row, column]
        np.testing.assert_array_equal(drawn[len(drawn) - int(y), int(x)], color)


def test_labels_stand_at_their_rows_and_columns(weights):
    ax = heatmap(weights, queries=QUERIES, keys=KEYS)
    left, above = words(ax)["saw"], words(ax)["昨天"]
    assert left.points[left.texts.index("saw")].tolist() == [0, 2]
    assert above.points[above.texts.index("昨天")].tolist() == [1, 1]


@pytest.mark.parametrize("values", [[[0.0, 0.1]], [[0.5, 0.5]], [[1.0, 1.0]]])
def test_scale_is_zero_to_one_whatever_the_weights(values):
    assert heatmap(values, queries=["q"], keys=["a", "b"]).images[0].get_clim() == (0, 1)


def test_scale_runs_from_pale_to_dark(weights):
    image = heatmap(weights, queries=QUERIES, keys=KEYS).images[0]
    light = luminance(image.to_rgba(np.linspace(0, 1, 11)))
    assert (np.diff(light) < 0).all() and light[0] > 0.9 and light[-1] < 0.01


def test_axes_are_named_in_the_colours_of_their_roles(weights):
    ax = heatmap(weights, queries=QUERIES, keys=KEYS, query_name="query (English)", key_name="key (Chinese)")
    for name, role in (("query (English)", "query"), ("key (Chinese)", "key")):
        assert to_hex(words(ax)[name].colors[0]).upper() == ROLE[role]
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("query (English)", "key (Chinese)")
    assert {"query", "key"} <= set(words(heatmap(weights, queries=QUERIES, keys=KEYS)))


def test_roles_have_four_colours_that_can_be_read_on_white():
    assert set(ROLE) == {"query", "key", "value", "output"} and len(set(ROLE.values())) == 4
    assert all(1.05 / (luminance(to_rgba(color)) + 0.05) >= 4.5 for color in ROLE.values())


def test_numbers_say_the_weights_where_they_are(weights):
    said = numbers(heatmap(weights, queries=QUERIES, keys=KEYS))
    assert dict(zip(map(tuple, said.points.astype(int).tolist()), said.texts, strict=True)) == {
        (column, row): f"{weights[row, column]:.2f}" for row in range(3) for column in range(5)
    }


def test_numbers_contrast_with_their_cells():
    values = np.linspace(0, 1, 144).reshape(12, 12)
    for ax in (
        heatmap(values, queries=range(12), keys=range(12)),
        matrix(values - 0.4, rows=range(12), columns=range(12), centre=0),
        matrix(values, rows=range(12), columns=range(12)),
    ):
        cells, said = ax.images[0], numbers(ax)
        columns, rows = said.points.T.astype(int)
        behind = luminance(cells.to_rgba(cells.get_array()))[rows, columns]
        bright, dark = np.sort([behind, luminance(said.colors)], axis=0)[::-1]
        assert ((bright + 0.05) / (dark + 0.05)).min() >= 4.5


def test_ink_contrasts_with_every_gray():
    grays = np.repeat(np.linspace(0, 1, 256)[:, None], 3, axis=1)
    texts = luminance([to_rgba(color) for color in ink(grays)])
    bright, dark = np.maximum(texts, luminance(grays)), np.minimum(texts, luminance(grays))
    assert ((bright + 0.05) / (dark + 0.05)).min() >= 4.5


@pytest.mark.parametrize("rows, columns, there", [(12, 12, True), (13, 3, False), (3, 13, False)])
def test_numbers_are_written_by_default_when_they_are_few(rows, columns, there):
    ax = heatmap(np.full((rows, columns), 0.5), queries=range(rows), keys=range(columns))
    assert (numbers(ax) is not None) is there


def test_numbers_can_be_asked_for_and_refused(weights):
    assert numbers(heatmap(weights, queries=QUERIES, keys=KEYS, annotate=False)) is None
    many = numbers(heatmap(np.full((16, 16), 0.5), queries=range(16), keys=range(16), annotate=True))
    assert many.texts == ["0.50"] * 256


def test_numbers_are_left_out_where_they_would_not_fit(weights):
    small, large = Figure(figsize=(1.5, 1)).add_subplot(), Figure(figsize=(7, 4)).add_subplot()
    assert numbers(heatmap(weights, queries=QUERIES, keys=KEYS, ax=small)) is None
    assert numbers(heatmap(weights, queries=QUERIES, keys=KEYS, ax=large)) is not None
    forced = numbers(heatmap(weights, queries=QUERIES, keys=KEYS, ax=small, annotate=True))
    assert width("0.00", forced.size) <= inches(small)[0] / 5


def test_masked_cells_are_hatched_gray_and_have_no_number(weights):
    mask = np.tril(np.ones((3, 5), bool))
    ax = heatmap(weights, queries=QUERIES, keys=KEYS, mask=mask)
    (hatched,) = [c for c in ax.collections if isinstance(c, PolyCollection)]
    centres = {tuple(path.vertices[:4].mean(axis=0).round().astype(int)) for path in hatched.get_paths()}
    assert centres == {(column, row) for row, column in np.argwhere(~mask)}
    assert hatched.get_hatch()
    red, green, blue, _ = hatched.get_facecolor()[0]
    assert red == green == blue  # and no weight is gray:
    assert np.ptp(ax.images[0].to_rgba(np.linspace(0, 0.9, 50))[:, :3], axis=1).min() > 0.05
    np.testing.assert_array_equal(np.ma.getmaskarray(ax.images[0].get_array()), ~mask)
    assert len(numbers(ax).texts) == mask.sum()


@pytest.mark.parametrize("mask", [[True, True, False, True, True], [0.0, 0.0, -np.inf, 0.0, -3.0]])
def test_masks_broadcast_and_may_be_floats(weights, mask):
    ax = heatmap(weights, queries=QUERIES, keys=KEYS, mask=np.array(mask))
    assert np.ma.getmaskarray(ax.images[0].get_array()).sum(axis=0).tolist() == [0, 0, 3, 0, 0]


def test_nothing_is_hatched_without_need(weights):
    assert not heatmap(weights, queries=QUERIES, keys=KEYS, mask=np.ones((3, 5), bool)).collections


def test_heatmap_draws_on_the_axes_it_is_given(weights):
    figure = Figure(figsize=(8, 3))
    left, right = figure.subplots(1, 2)
    assert heatmap(weights, queries=QUERIES, keys=KEYS, ax=right, title="one") is right
    assert right.get_title() == "one" and not left.images and not left.artists
    assert figure.axes == [left, right] and not scales(figure)  # no bar that speaks for one panel only
    assert figure.get_size_inches().tolist() == [8, 3]


def scales(figure):
    """The colour bars of a figure, each with its texts and where they stand."""
    return [
        (image, {text: point for group in ax.artists if part(group, "scale") for text, point in places(group).items()})
        for ax in figure.axes
        for image in ax.images
        if image.get_gid() == "scale"
    ]


def part(group, gid):
    return isinstance(group, Words) and group.get_gid() == gid


def places(group):
    """Where the texts of a group stand, in pixels, without their shift."""
    return dict(zip(group.texts, group.get_transform().transform(group.points), strict=True))


def test_one_colour_bar_where_there_are_no_numbers(weights):
    assert not scales(heatmap(weights, queries=QUERIES, keys=KEYS).figure)
    ax = heatmap(weights, queries=QUERIES, keys=KEYS, annotate=False)
    ((bar, texts),) = scales(ax.figure)
    assert set(texts) == {"0", "0.5", "1", "weight"}
    cells, box = ax.get_window_extent(), bar.get_window_extent()
    assert cells.x1 < box.x0 < box.x1 < cells.x1 + 40 and box.y1 == pytest.approx(cells.y1)
    for text, share in (("0", 0), ("0.5", 0.5), ("1", 1), ("weight", 0.5)):
        np.testing.assert_allclose(texts[text], (box.x1, box.y0 + share * box.height))


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


# matrix


def test_matrix_has_its_own_labelled_scale():
    values = np.array([[1.0, 2.5], [3.0, 4.0]])
    ax = matrix(values, rows=["a", "b"], columns=["x", "y"], name="score")
    ((bar, texts),) = scales(ax.figure)
    assert ax.images[0].get_clim() == bar.get_clim() == (1, 4)
    assert set(texts) == {"score", "1", "2", "3", "4"}
    assert texts["3"][1] - texts["1"][1] == pytest.approx(bar.get_window_extent().height * 2 / 3)


def test_matrix_diverges_about_its_centre():
    image = matrix([[1.0, -0.5]], rows=["a"], columns=["x", "y"], centre=0.25).images[0]
    assert image.get_clim() == (-0.5, 1.0)
    red, green, blue, _ = image.to_rgba([0.25])[0]
    assert min(red, green, blue) > 0.95


def test_matrices_can_share_a_scale():
    drawn = [matrix(values, rows=["a"], columns=["x", "y"], limits=(-1, 4)) for values in ([[0, 1]], [[-1, 4]])]
    assert [ax.images[0].get_clim() for ax in drawn] == [(-1, 4)] * 2
    ((bar, texts),) = scales(drawn[0].figure)
    assert bar.get_clim() == (-1, 4) and "0" in texts


@pytest.mark.parametrize("centre", [None, 2.0])
def test_equal_values_have_a_scale_too(centre):
    low, high = matrix([[2.0, 2.0]], rows=["a"], columns=["x", "y"], centre=centre).images[0].get_clim()
    assert low < 2 < high


@pytest.mark.parametrize(
    "values, texts",
    [
        ([[1, -2]], ["1", "−2"]),
        ([[0.123, -0.001]], ["0.12", "0.00"]),
        ([[123.46, 1]], ["123.5", "1.0"]),
        ([[12345.6, 1]], ["12346", "1"]),
        ([[2e-5, -0.004]], ["2e−05", "−0.004"]),
        ([[-0.0, 0.05]], ["0", "0.05"]),
        ([[100000.1, 100000.2]], ["100000.1", "100000.2"]),
        ([[1, 1 + 2e-16]], ["1.00", "1.00"]),
    ],
)
def test_numbers_of_a_matrix_are_short(values, texts):
    assert numbers(matrix(values, rows=["a"], columns=["x", "y"])).texts == texts


@pytest.mark.parametrize("values, centre", [((1e20, 1e20), None), ((1e17, 1e17), 1e17), ((1e17, 1e17 + 16), None)])
def test_large_equal_values_have_a_scale_that_can_be_drawn(values, centre):
    ax = matrix([values], rows=["a"], columns=["x", "y"], centre=centre)
    low, high = ax.images[0].get_clim()
    assert low < values[0] < high and (high - low) > 1e-4 * high
    ((bar, texts),) = scales(ax.figure)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pixels(ax.figure)
    assert f"{values[0]:g}" in texts and np.isfinite(bar.get_window_extent().extents).all()


def test_numbers_of_a_scale_differ():
    ((_, texts),) = scales(matrix([[100000.1, 100000.2]] * 3, rows=list("abc"), columns=["x", "y"]).figure)
    assert len(texts) > 2  # beside the name; equal ones would be one


def test_matrix_keeps_its_scale_on_given_axes():
    figure = Figure(figsize=(8, 3), layout="constrained")
    left, right = figure.subplots(1, 2)
    assert matrix([[1.0, 2.0]], rows=["a"], columns=["x", "y"], ax=left) is left
    ((_, texts),) = scales(figure)
    figure.draw_without_rendering()
    assert texts and left.get_tightbbox().x1 <= right.get_tightbbox().x0  # the layout knows of the scale
    assert max(group.get_window_extent().x1 for group in left.artists) <= left.get_tightbbox().x1


# head_heatmaps


def test_heads_share_one_scale_and_one_bar():
    heads = np.random.default_rng(1).random((5, 3, 5))
    figure = head_heatmaps(heads, queries=QUERIES, keys=KEYS)
    panels, ((bar, texts),) = figure.axes, scales(figure)
    assert len(panels) == 5 and bar.axes is panels[3] and "weight" in texts  # four in a row
    assert bar.get_window_extent().x0 > max(panel.get_window_extent().x1 for panel in panels)
    for panel, head in zip(panels, heads, strict=True):
        np.testing.assert_array_equal(panel.images[0].get_array(), head)
        assert panel.images[0].get_clim() == (0, 1)
        assert [text.get_text() for text in panel.get_xticklabels()] == KEYS
    assert [f"head {n}" in words(panel) for n, panel in enumerate(panels)] == [True] * 5


def test_labels_stand_at_the_outer_panels_only():
    figure = head_heatmaps(np.full((5, 3, 5), 0.2), queries=QUERIES, keys=KEYS, titles=list("abcde"))
    seen = [(set(QUERIES) <= set(words(ax)), set(KEYS) <= set(words(ax))) for ax in figure.axes[:5]]
    assert seen == [(True, True), (False, True), (False, True), (False, True), (True, False)]
    assert "e" in words(figure.axes[4])


def test_heads_can_be_masked():
    figure = head_heatmaps(np.full((2, 3, 3), 0.2), queries=list("abc"), keys=list("abc"), mask=np.tri(3, dtype=bool))
    assert [np.ma.getmaskarray(ax.images[0].get_array()).sum() for ax in figure.axes[:2]] == [3, 3]


# alignment


def test_alignment_joins_words_as_strongly_as_the_weights(weights):
    ax = alignment(weights, queries=QUERIES, keys=KEYS)
    (lines,) = [c for c in ax.collections if isinstance(c, LineCollection)]
    points = words(ax)["the"].points, words(ax)["老师"].points
    drawn = {}
    for (start, end), alpha, thick in zip(lines.get_segments(), lines.get_alpha(), lines.get_linewidths(), strict=True):
        query = np.abs(points[0][:3] - start).sum(axis=1).argmin()
        key = np.abs(points[1][:5] - end).sum(axis=1).argmin()
        drawn[query, key] = alpha, thick
    assert {pair: alpha for pair, (alpha, _) in drawn.items()} == {p: w for p, w in np.ndenumerate(weights)}
    by_weight = [thick for _, thick in sorted(drawn.values())]
    assert by_weight == sorted(by_weight) and by_weight[0] < 0.5 < 5 < by_weight[-1]


# overlay

IMAGE = np.random.default_rng(2).random((30, 40, 3))
BOXES = {"rabbit": (5, 5, 20, 20), "sky": (0, 0, 40, 10)}


def tints(ax):
    (drawn,) = [c for c in ax.collections if isinstance(c, PatchCollection)]
    return drawn


def test_overlay_tints_boxes_by_their_share_of_the_greatest_weight():
    ax = overlay(IMAGE, [0.02, 0.01], boxes=BOXES)
    drawn = tints(ax)
    boxes = [path.get_extents().extents for path in drawn.get_paths()]
    assert [box.tolist() for box in boxes] == [[-0.5, -0.5, 39.5, 9.5], [4.5, 4.5, 19.5, 19.5]]  # small ones on top
    sky, rabbit = drawn.get_facecolor()[:, 3]
    assert rabbit == 2 * sky > 0.3
    assert "darkest tint = 0.02" in words(ax)
    assert [text.get_text() for text in ax.texts] == ["rabbit 0.02", "sky 0.01"]


def test_equal_small_weights_are_visible_on_a_grid():
    ax = overlay(IMAGE, np.full((8, 8), 1 / 64), grid=(8, 8))
    assert "darkest tint = 0.016" in words(ax)
    assert len(tints(ax).get_paths()) == 64 and (tints(ax).get_facecolor()[:, 3] > 0.5).all()


def test_patches_are_numbered_row_by_row():
    ax = overlay(IMAGE, [0.1, 0.2, 0.3, 0.4, 0.0, 0.0], grid=(2, 3))
    by_alpha = np.argsort(-tints(ax).get_facecolor()[:, 3])
    centre = tints(ax).get_paths()[by_alpha[0]].get_extents()
    assert (centre.x0, centre.y0, centre.x1) == pytest.approx((-0.5, 14.5, 40 / 3 - 0.5))


def test_names_and_the_place_that_asks_are_marked():
    ax = overlay(IMAGE, [0.3, 0.7], boxes=np.array(list(BOXES.values())), names=("rabbit", "sky"), mark=1)
    assert [text.get_text() for text in ax.texts] == ["rabbit 0.30", "sky 0.70"]
    (frame,) = [patch for patch in ax.patches if patch.get_linewidth() == 3.5]
    assert to_hex(frame.get_edgecolor()).upper() == ROLE["query"]
    assert frame.get_bbox().extents.tolist() == [-0.5, -0.5, 39.5, 9.5]


@pytest.mark.parametrize("size", [4, 8, 30, 400])
def test_names_stand_in_their_boxes_however_few_pixels_a_picture_has(size):
    unit = size / 4
    boxes = {"a": (0, 0, unit, unit), "b": (2 * unit, 2 * unit, 3 * unit, 3 * unit)}
    ax = overlay(np.ones((size, size)), [0.7, 0.3], boxes=boxes)
    pixels(ax.figure)
    for text, (left, upper, right, lower) in zip(ax.texts, boxes.values(), strict=True):
        (x0, y0), (x1, y1) = ax.transData.inverted().transform(text.get_window_extent())
        assert left - 0.5 < x0 < x1 < right - 0.5 and upper - 0.5 < y1 < y0 < lower - 0.5


def test_places_may_be_named_by_an_array_and_pictures_be_pillows():
    from PIL import Image

    ax = overlay(Image.new("L", (4, 4), 200), [0.5, 0.5], grid=(1, 2), names=np.array(["x", "y"]))
    assert [text.get_text() for text in ax.texts] == ["x 0.50", "y 0.50"]
    assert alignment(HALF, **LABELS, query_name=None).artists


def test_bytes_and_gray_pictures_are_accepted():
    gray = (IMAGE[..., 0] * 255).astype(np.uint8)
    for image in (IMAGE, gray, gray / 255, gray.tolist() and IMAGE.tolist()):
        drawn = overlay(image, [1.0], grid=(1, 1)).images[0].get_array()
        assert drawn.shape == (30, 40, 3) and 0 <= drawn.min() and drawn.max() <= 1
    assert "all weights are 0" in words(overlay(IMAGE, [0.0], grid=(1, 1)))


# labels


@pytest.mark.parametrize("label", HOSTILE)
def test_any_label_is_drawn_literally(label):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for ax in (
            heatmap([[0.5]], queries=[label], keys=[label], title=label, query_name=label, key_name=label),
            matrix([[0.5]], rows=[label], columns=[label], name=label),
            head_heatmaps([[[0.5]]], queries=[label], keys=[label], titles=[label]).axes[0],
            alignment([[0.5]], queries=[label], keys=[label]),
            overlay(IMAGE, [0.5], boxes={label: (0, 0, 9, 9)}, title=label),
        ):
            named = [text.get_text() for text in ax.texts]
            assert not label or shortened(label, LONGEST) in words(ax) or named == [f"{label} 0.50"]
            assert not ax.title.get_parse_math() or not ax.get_title()
            pixels(ax.figure)


def test_labels_may_be_anything_that_has_a_text():
    ax = heatmap(np.full((2, 2), 0.5), queries=(1, None), keys=np.array(["a", "b"]))
    assert [text.get_text() for text in ax.get_yticklabels()] == ["1", "None"]


def test_arguments_are_not_changed():
    values, labels = np.array([[0.5, 1 + 1e-12]]), ["a", "b"]
    values.flags.writeable = False
    heatmap(values, queries=["q"], keys=labels)
    assert labels == ["a", "b"] and values[0, 1] == 1 + 1e-12


# fonts


def test_font_has_every_chinese_character_of_the_project():
    font = FT2Font(str(FONTS / "noto-sans-sc-subset.ttf"))
    assert {"苹", "果", "查"} <= used()
    assert {c for c in used() if not font.get_char_index(ord(c))} == set()  # python -m tests.rebuild.fonts


def test_font_is_small_has_everyday_chinese_and_its_licence():
    font = FT2Font(str(FONTS / "noto-sans-sc-subset.ttf"))
    everyday = [bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)]
    assert sum(font.get_char_index(ord(c)) > 0 for c in everyday) > 3_650
    assert (FONTS / "noto-sans-sc-subset.ttf").stat().st_size < 1_200_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "@fontsource/noto-sans-sc" in (FONTS / "SOURCE.md").read_text(encoding="utf-8")


def ink_of(text):
    """How many pixels a label makes dark, and where."""
    figure = Figure(figsize=(2, 1), facecolor="white")
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    ax.add_artist(Words((0.5, 0.5), [text], ax.transAxes, size=30))
    figure.attn_laid_out = True
    return pixels(figure)[..., 0] < 128


def test_chinese_is_drawn_as_glyphs_and_unknown_characters_as_boxes():
    assert ink_of("看").any() and ink_of("看").sum() != ink_of("见").sum()
    box = ink_of("\U0001fae8")  # an emoji that no font here has
    assert box.any() and (box == ink_of("\U0001fae7")).all()
    assert not (ink_of("看") == box).all()


# show


class Notebook:
    """Stand in for IPython: keep what is displayed."""

    def __init__(self, monkeypatch):
        self.outputs = []
        monkeypatch.setattr("attn_helpers.drawing.display.in_notebook", lambda: True)
        monkeypatch.setattr("attn_helpers.drawing.display.publish", lambda *output: self.outputs.append(output))


def test_show_gives_a_described_png_then_the_caption_as_text(monkeypatch, weights):
    notebook = Notebook(monkeypatch)
    show(heatmap(weights, queries=QUERIES, keys=KEYS).figure, caption="The <b> & the rest.")
    (picture, metadata), (text, nothing) = notebook.outputs
    assert picture["image/png"].startswith(b"\x89PNG") and len(picture["image/png"]) < 40_000
    wide, high = css_size(picture["image/png"])
    assert metadata == {"image/png": {"alt": "The <b> & the rest.", "width": wide, "height": high}}
    assert wide <= 900
    assert text["text/plain"] == "The <b> & the rest." and nothing == {}
    assert text["text/html"].startswith("<p") and "The &lt;b&gt; &amp; the rest." in text["text/html"]
    assert "mathjax_ignore" in text["text/html"] and "color" not in text["text/html"]  # the theme's own


def test_show_takes_axes_and_closes_pyplots_figure(monkeypatch):
    import matplotlib.pyplot as plt

    notebook = Notebook(monkeypatch)
    figure, ax = plt.subplots()
    show(ax, caption="A plot.")
    assert len(notebook.outputs) == 2 and not plt.fignum_exists(figure.number)


def test_show_takes_axes_in_a_part_of_a_figure(monkeypatch):
    notebook, figure = Notebook(monkeypatch), Figure(figsize=(4, 2))
    part_ = figure.subfigures(1, 2)[0]
    show(heatmap([[1.0]], queries=["a"], keys=["b"], ax=part_.subplots()), caption="A plot.")
    show(part_, caption="A plot.")
    assert len(notebook.outputs) == 4
    assert css_size(notebook.outputs[0][0]["image/png"]) == [400, 200]


def test_same_figure_gives_the_same_bytes(weights):
    first, second = (png(pixels(heatmap(weights, queries=QUERIES, keys=KEYS).figure)) for _ in range(2))
    assert first == second
    assert b"Software" not in first and b"tIME" not in first and b"tEXt" not in first


def test_figures_are_opaque_and_white_even_if_they_were_not():
    figure = Figure(figsize=(2, 1), facecolor="none")
    drawn = pixels(figure)
    assert drawn.shape == (150, 300, 4) and (drawn == 255).all()
    assert figure.get_facecolor() == (0, 0, 0, 0) and figure.dpi == Figure().dpi  # put back
    assert css_size(png(drawn)) == [200, 100] and SHARPNESS == 1.5


def test_a_notebooks_own_figure_gets_chinese_room_and_large_letters():
    figure = Figure(figsize=(4, 3))
    ax = figure.add_subplot()
    ax.plot([1, 2])
    ax.set_xticks([0, 1], ["看见", "老师"])
    ax.set_title("查询", fontsize=18)
    ax.set_xlabel("键")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pixels(figure)
    assert {text.get_fontsize() for text in [*ax.get_xticklabels(), *ax.get_yticklabels()]} == {12}
    assert ax.title.get_fontsize() == 18 and ax.xaxis.label.get_fontsize() == 12
    assert figure.get_layout_engine() is not None


def test_palette_is_never_far_off():
    rng = np.random.default_rng(3)
    drawing = np.full((120, 160, 4), 255, np.uint8)
    drawing[20:60, 20:60, :3] = (11, 95, 165)
    drawing[60:100, 60:140, :3] = rng.integers(0, 256, (40, 80, 3)) // 64 * 64
    reduced = np.asarray(palette(drawing).convert("RGBA"), int)
    assert np.abs(reduced - drawing).max() <= 12 and (reduced[30, 30] == drawing[30, 30]).all()
    shades = np.full((100, 300, 4), 255, np.uint8)
    shades[40, :256, :3] = rng.permutation(256)[:, None]  # one pixel each, as at the edges of letters
    assert np.abs(np.asarray(palette(shades).convert("RGBA"), int) - shades).max() <= 12
    photograph = rng.integers(0, 256, (200, 200, 4)).astype(np.uint8)
    photograph[..., 3] = 255
    assert palette(photograph).mode == "P"


def test_a_coloured_picture_beneath_tints_is_shown_in_few_colours_and_a_grid_in_true_ones():
    scene = np.random.default_rng(1).random((80, 120, 3)).repeat(2, axis=0)
    boxes = overlay(scene, [0.2, 0.8], boxes=[(0, 0, 50, 50), (60, 60, 110, 110)]).figure
    grid = overlay(scene, [0.2, 0.8], grid=(1, 2)).figure
    assert (shades(boxes), shades(grid), shades(Figure())) == (64, 256, 256)
    drawn = pixels(grid).astype(int)
    assert np.abs(np.asarray(palette(pixels(grid), shades(grid)).convert("RGBA"), int) - drawn).max() <= 12
    assert len(palette(pixels(boxes), shades(boxes)).getcolors()) <= 64


def test_a_plain_script_neither_shows_nor_fails_and_leaves_matplotlib_alone():
    script = """
import matplotlib
before = matplotlib.rcParams.copy()
from attn_helpers import heatmap, show
show(heatmap([[0.5]], queries=["查询"], keys=["键"]), caption="One cell.")
assert matplotlib.rcParams.copy() == before
import sys
assert "matplotlib.pyplot" not in sys.modules and "IPython" not in sys.modules
"""
    run = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


# what is refused; the table is easier to read in long lines

LABELS = {"queries": ["q"], "keys": ["a", "b"]}
HALF = [[0.5, 0.5]]
WRONG = [
    (heatmap, ([0.5, 0.5],), LABELS, "heatmap: weights must be (n_queries, n_keys), got (2,)"),
    (heatmap, ([[[0.5]]],), LABELS, "heatmap: weights must be (n_queries, n_keys), got (1, 1, 1)"),
    (heatmap, (np.zeros((0, 2)),), LABELS,
     "heatmap: weights must be (n_queries, n_keys) with at least one cell, got (0, 2)"),
    (heatmap, ([[0.5, np.nan]],), LABELS, "heatmap: weights must be finite, got nan"),
    (heatmap, ([[0.5, np.inf]],), LABELS, "heatmap: weights must be finite, got inf"),
    (heatmap, ([[0.5, 1.1]],), LABELS, "heatmap: weights must be in 0…1 (for other numbers use matrix), got 1.1"),
    (heatmap, ([[0.5, -0.1]],), LABELS, "heatmap: weights must be in 0…1 (for other numbers use matrix), got -0.1"),
    (heatmap, ([[0.5, 1.00001]],), LABELS, "heatmap: weights must be in 0…1"),
    (heatmap, ([["a", "b"]],), LABELS,
     "heatmap: weights must be an array (n_queries, n_keys) of real numbers, got dtype <U1"),
    (heatmap, ([[0.5], [0.5, 0.5]],), LABELS,
     "heatmap: weights must be an array (n_queries, n_keys) of real numbers, got rows"),
    (heatmap, ([[0.5j, 1]],), LABELS, "of real numbers, got dtype complex128"),
    (heatmap, (None,), LABELS, "heatmap: weights must be an array (n_queries, n_keys) of real numbers, got None"),
    (heatmap, (HALF,), LABELS | {"queries": "ab"},
     "heatmap: queries must be a sequence of n_queries=1 labels, got one string"),
    (heatmap, (HALF,), LABELS | {"queries": None},
     "heatmap: queries must be a sequence of n_queries=1 labels, got None"),
    (heatmap, (HALF,), LABELS | {"queries": 3}, "heatmap: queries must be a sequence of n_queries=1 labels, got int"),
    (heatmap, (HALF,), LABELS | {"queries": []}, "heatmap: queries must be a sequence of n_queries=1 labels, got 0"),
    (heatmap, (HALF,), LABELS | {"keys": ["a"]}, "heatmap: keys must be a sequence of n_keys=2 labels, got 1"),
    (heatmap, (HALF,), LABELS | {"mask": [[1, 0]]}, "heatmap: mask must be boolean (True = may attend)"),
    (heatmap, (HALF,), LABELS | {"mask": [True] * 3}, "heatmap: mask must be boolean (True = may attend)"),
    (heatmap, (HALF,), LABELS | {"mask": np.ones((4, 1, 2), bool)},
     "heatmap: mask must be an array (1, 2) or broadcast to it"),
    (heatmap, (HALF,), LABELS | {"ax": "here"},
     "heatmap: ax must be one matplotlib Axes, or None for a new figure, got str"),
    (heatmap, (HALF,), LABELS | {"ax": np.empty(2, object)}, "heatmap: ax must be one matplotlib Axes"),
    (matrix, ([1, 2],), {"rows": "a", "columns": "b"},
     "matrix: values must be (n_rows, n_columns) with at least one cell, got (2,)"),
    (matrix, (np.zeros((2, 0)),), {"rows": [1, 2], "columns": []},
     "matrix: values must be (n_rows, n_columns) with at least one"),
    (matrix, ([[np.nan]],), {"rows": ["a"], "columns": ["b"]}, "matrix: values must be finite, got nan"),
    (matrix, ([[1]],), {"rows": ["a", "b"], "columns": ["b"]},
     "matrix: rows must be a sequence of n_rows=1 labels, got 2"),
    (matrix, ([[1]],), {"rows": ["a"], "columns": "b"},
     "matrix: columns must be a sequence of n_columns=1 labels, got one string"),
    (matrix, ([[1]],), {"rows": ["a"], "columns": ["b"], "centre": np.inf},
     "matrix: centre must be a finite number, got inf"),
    (matrix, ([[1]],), {"rows": ["a"], "columns": ["b"], "centre": "0"},
     "matrix: centre must be a finite number, got dtype <U1"),
    (matrix, ([[1]],), {"rows": ["a"], "columns": ["b"], "ax": 1}, "matrix: ax must be one matplotlib Axes"),
    (head_heatmaps, (HALF,), LABELS, "head_heatmaps: weights must be (n_heads, n_queries, n_keys), got (1, 2)"),
    (head_heatmaps, ([HALF],), LABELS | {"titles": []},
     "head_heatmaps: titles must be a sequence of n_heads=1 labels, got 0"),
    (head_heatmaps, ([HALF],), LABELS | {"keys": ["a"]},
     "head_heatmaps: keys must be a sequence of n_keys=2 labels, got 1"),
    (alignment, ([0.5],), LABELS, "alignment: weights must be (n_queries, n_keys), got (1,)"),
    (alignment, (HALF,), LABELS | {"keys": ["a"]}, "alignment: keys must be a sequence of n_keys=2 labels, got 1"),
    (alignment, (HALF,), LABELS | {"ax": 1}, "alignment: ax must be one matplotlib Axes"),
    (overlay, (IMAGE, [0.5]), {}, "overlay: boxes or grid must be given, one of the two, got neither"),
    (overlay, (IMAGE, [0.5]), {"grid": (1, 1), "boxes": [(0, 0, 1, 1)]},
     "overlay: boxes or grid must be given, one of the two, got both"),
    (overlay, (IMAGE, [0.5]), {"grid": (2, 3)},
     "overlay: weights must be (rows·columns=6,) to match grid (2, 3), got (1,)"),
    (overlay, (IMAGE, [0.5]), {"grid": 4}, "overlay: grid must be (rows, columns), got 4"),
    (overlay, (IMAGE, [0.5]), {"grid": (0, 1)}, "overlay: grid must be a whole number, at least 1, got 0"),
    (overlay, (IMAGE, [0.5]), {"grid": (31, 1)},
     "overlay: grid must be (rows ≤ 30, columns ≤ 40) to match image, got (31, 1)"),
    (overlay, (IMAGE, [0.5]), {"boxes": [(0, 0, 1)]},
     "overlay: boxes must be (n_places=1, 4) to match weights, got (1, 3)"),
    (overlay, (IMAGE, [0.5]), {"boxes": [(9, 0, 1, 5)]},
     "overlay: boxes must be finite, left ≤ right and top ≤ bottom"),
    (overlay, (IMAGE, [0.5]), {"boxes": [(0, 0, 1, np.nan)]}, "overlay: boxes must be finite"),
    (overlay, (IMAGE, [1.5]), {"boxes": [(0, 0, 1, 1)]}, "overlay: weights must be in 0…1"),
    (overlay, (IMAGE, [0.5]), {"boxes": [(0, 0, 1, 1)], "names": ["a", "b"]},
     "overlay: names must be a sequence of n_places=1"),
    (overlay, (IMAGE, [0.5]), {"grid": (1, 1), "mark": 1}, "overlay: mark must be one of 0…0, got 1"),
    (overlay, (IMAGE, [0.5]), {"grid": (1, 1), "ax": [1]}, "overlay: ax must be one matplotlib Axes"),
    (overlay, (IMAGE * 2, [0.5]), {"grid": (1, 1)}, "overlay: image must be in 0…1, or bytes (dtype uint8), got 0"),
    (overlay, (IMAGE * np.nan, [0.5]), {"grid": (1, 1)}, "overlay: image must be in 0…1"),
    (overlay, (np.ones(3), [0.5]), {"grid": (1, 1)},
     "overlay: image must be (height, width) or (height, width, 3) with at least"),
    (overlay, (np.ones((3, 3, 4)), [0.5]), {"grid": (1, 1)},
     "overlay: image must be (height, width) or (height, width, 3)"),
    (overlay, ("meadow", [0.5]), {"grid": (1, 1)},
     "overlay: image must be an array (height, width) or (height, width, 3) of real"),
    (show, ("figure",), {"caption": "A."}, "show: figure must be a matplotlib Figure or Axes, got str"),
    (show, (Figure(),), {"caption": ""}, "show: caption must be a text that says what is to be seen, got an empty one"),
    (show, (Figure(),), {"caption": 3}, "show: caption must be a text that says what is to be seen, got int"),
]  # fmt: skip


@pytest.mark.parametrize("function, given, named, message", WRONG)
def test_wrong_input_is_refused_in_plain_words(function, given, named, message):
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        function(*given, **named)


def test_rounding_is_forgiven_and_put_right():
    shown = heatmap([[1 + 1e-12, -1e-12]], **LABELS).images[0].get_array()
    assert shown.min() == 0 and shown.max() == 1
    alignment([[1 + 1e-12, -1e-12]], **LABELS)
    heatmap(np.array([[1.001, 0]], np.float16), **LABELS)
