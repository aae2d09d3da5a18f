"""Heatmaps, matrices and heads, tested on what they are made of: labels, colours, scales, hatching."""

import warnings

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure

from attn_helpers import head_heatmaps, heatmap, matrix
from attn_helpers.drawing._layout import inches
from attn_helpers.drawing._text import ROLE, ink, luminance, width
from attn_helpers.drawing.display import pixels

from .shared import KEYS, QUERIES, numbers, scales, words


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


def test_one_colour_bar_where_there_are_no_numbers(weights):
    assert not scales(heatmap(weights, queries=QUERIES, keys=KEYS).figure)
    ax = heatmap(weights, queries=QUERIES, keys=KEYS, annotate=False)
    ((bar, texts),) = scales(ax.figure)
    assert set(texts) == {"0", "0.5", "1", "weight"}
    cells, box = ax.get_window_extent(), bar.get_window_extent()
    assert cells.x1 < box.x0 < box.x1 < cells.x1 + 40 and box.y1 == pytest.approx(cells.y1)
    for text, share in (("0", 0), ("0.5", 0.5), ("1", 1), ("weight", 0.5)):
        np.testing.assert_allclose(texts[text], (box.x1, box.y0 + share * box.height))


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
