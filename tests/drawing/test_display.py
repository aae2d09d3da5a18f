"""How a figure is shown: its bytes, its caption, its colours."""

import warnings

import numpy as np
from matplotlib.figure import Figure

from attn_helpers import heatmap, overlay, show
from attn_helpers.drawing._png import SHARPNESS, css_size, palette, png
from attn_helpers.drawing.display import pixels, shades

from ..interpreter import python
from .shared import KEYS, QUERIES


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
    run = python("-W", "error", "-c", script)
    assert (run.stdout, run.stderr) == ("", "")
