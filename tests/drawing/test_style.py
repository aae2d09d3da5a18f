"""The package's own pictures are the same under any settings of matplotlib; a reader's figures keep theirs."""

import json
import warnings
from types import SimpleNamespace

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from attn_helpers import alignment, flipbook, head_heatmaps, heatmap, matrix, overlay
from attn_helpers.drawing import charts, panels
from attn_helpers.drawing._png import png
from attn_helpers.drawing.display import figure_of, pixels
from attn_helpers.lessons.self_vs_cross_attention import diagrams

from .shared import IMAGE, KEYS, QUERIES

WEIGHTS = np.linspace(0, 1, 15).reshape(3, 5)
LABELS = {"queries": QUERIES, "keys": KEYS}
LIMITS = ((0, 1), (0, 1))
SCENE = SimpleNamespace(image=IMAGE, names=["a", "b"], boxes=[(0, 0, 9, 9), (5, 5, 20, 20)])


def flipped(draw):
    book = flipbook(draw, alt=lambda share: f"{share}", share=[0.2, 0.9])
    return json.dumps(book._repr_mimebundle_()[0]["text/html"]).encode()


OWN = {
    "heatmap": lambda: heatmap(WEIGHTS, **LABELS, title="A title", mask=WEIGHTS > 0.1),
    "matrix": lambda: matrix(WEIGHTS - 0.5, rows=QUERIES, columns=KEYS, centre=0, name="$x_1$"),
    "head_heatmaps": lambda: head_heatmaps([WEIGHTS, WEIGHTS], **LABELS),
    "alignment": lambda: alignment(WEIGHTS, **LABELS),
    "overlay": lambda: overlay(IMAGE, [0.2, 0.8], boxes={"a": (0, 0, 9, 9), "b": (5, 5, 20, 20)}, title="T"),
    "multiples": lambda: panels.multiples(lambda ax, *, n: ax.plot([0, n]), n=(1, 2)),
    "look": lambda: panels.look(SCENE, [1, 0], title="look"),
    "asking": lambda: panels.asking(IMAGE, [0.5, 0.5], grid=(1, 2), patch=1),
    "places": lambda: charts.places(IMAGE, [[0.1, 0.2], [1, 0]], names=["sky", "树"]),
    "curves": lambda: charts.curves([1, 10], {"a": [1, -2], "b": [2, 1]}, x_name="d_key", title="T"),
    "bars": lambda: charts.bars([0.75, 0.25], title="T"),
    "fit": lambda: charts.fit(([0, 1], [0, 1]), ([0, 1], [0.5, -0.5]), truth=([0, 1], [0, 1])),
    "dots": lambda: charts.dots([0, 1], [0, 1], line=(0, 1), limits=LIMITS, x_name="x", y_name="y"),
    "diagram": lambda: diagrams.encoder_decoder(chinese=["老师", "看见"], written=["the teacher"]),
    "flipbook": lambda: flipped(lambda ax, share: heatmap([[share, 1 - share]], queries=["q"], keys=["a", "b"], ax=ax)),
    "flipbook of bars": lambda: flipped(lambda ax, share: charts.bars([share, 1 - share], ax=ax, title="T")),
    "flipbook of tints": lambda: flipped(lambda ax, share: panels.look(SCENE, [share, 0], ax=ax)),
}  # fmt: skip
SETTINGS = {
    "usetex": {"text.usetex": True},
    "layout": {"figure.autolayout": True},
    "constrained": {"figure.constrained_layout.use": True, "figure.constrained_layout.w_pad": 0.5},
    "colours": {"text.color": "w", "axes.edgecolor": "r", "axes.labelcolor": "w", "xtick.color": "g",
                "hatch.color": "r", "axes.titlecolor": "w"},
    "titles": {"axes.titlelocation": "left", "axes.titlepad": 40, "axes.titleweight": "bold", "axes.titley": 0.5},
    "fonts": {"font.family": "serif", "font.size": 30, "font.weight": "bold", "font.style": "italic",
              "mathtext.fontset": "cm", "text.parse_math": False, "axes.unicode_minus": False, "text.hinting": "none"},
    "sizes": {"figure.dpi": 37, "figure.figsize": (1, 1), "savefig.dpi": 300, "savefig.bbox": "tight",
              "savefig.facecolor": "k", "savefig.transparent": True},
    "images": {"image.origin": "lower", "image.cmap": "jet", "image.interpolation": "bicubic", "image.aspect": "auto"},
    "axes": {"axes.grid": True, "axes.spines.left": False, "axes.xmargin": 0.4, "xtick.top": True, "ytick.right": True,
             "axes.facecolor": "k", "figure.facecolor": "k", "axes.axisbelow": False, "xtick.minor.visible": True},
    "lines": {"lines.linewidth": 9, "patch.linewidth": 5, "patch.force_edgecolor": True, "path.simplify": False,
              "agg.path.chunksize": 7, "lines.antialiased": False, "patch.antialiased": False, "hatch.linewidth": 4},
}  # fmt: skip
EVERY = [*SETTINGS, "xkcd", "dark_background"]  # of the others, every kind of drawing is tried, not every picture
KINDS = ["heatmap", "multiples", "curves", "flipbook of bars"]
# All of them at once, but for those that matplotlib refuses together; what each does alone is tried in the slow tests.
AT_ONCE = {key: value for name in SETTINGS if name != "layout" for key, value in SETTINGS[name].items()}
SETTINGS |= {style: style for style in ["xkcd", *plt.style.available]}


def drawn(name):
    made = OWN[name]()
    return made if isinstance(made, bytes) else png(pixels(figure_of("test", made)))


def as_set(name):
    if name == "xkcd":
        return plt.xkcd()
    return plt.style.context(SETTINGS[name]) if isinstance(SETTINGS[name], str) else plt.rc_context(SETTINGS[name])


@pytest.fixture(scope="module")
def usual():
    with matplotlib.rc_context(matplotlib.rcParamsDefault | {"backend": "agg"}):
        return {name: drawn(name) for name in OWN}


def different(names, usual):
    """Return which pictures are others than usual; the settings must stay as they are."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        before = dict(matplotlib.rcParams)
        found = [name for name in names if drawn(name) != usual[name]]
        assert matplotlib.rcParams == before
    return found


def test_own_pictures_are_the_same_bytes_under_all_settings_at_once(usual):
    with plt.rc_context(AT_ONCE):
        assert different(OWN, usual) == []


@pytest.mark.parametrize("setting", ["layout", "xkcd", "dark_background"])
def test_every_kind_of_picture_is_the_same_bytes_under_a_style(setting, usual):
    with as_set(setting):
        assert different(KINDS, usual) == []


@pytest.mark.slow
@pytest.mark.parametrize("setting", SETTINGS)
def test_own_pictures_are_the_same_bytes_under_any_settings(setting, usual):
    with as_set(setting):
        assert different(OWN if setting in EVERY else KINDS, usual) == []


def test_settings_between_drawing_and_showing_change_nothing(usual):
    made = OWN["heatmap"]()
    with plt.style.context("dark_background"):
        assert png(pixels(made.figure)) == usual["heatmap"]


# A reader's figures


def test_a_readers_figure_keeps_its_style():
    with plt.style.context("dark_background"), plt.rc_context({"font.family": "serif"}):
        figure, ax = plt.subplots(figsize=(3, 2))
        ax.plot([0, 1])
        ax.set_title("看见 a title", color="yellow")
    picture = pixels(figure)
    assert (picture[0, 0] == (0, 0, 0, 255)).all()
    assert (picture[..., :3].max(axis=2) > 200).any() and (picture[..., 2] < 90)[picture[..., 0] > 200].any()
    assert ax.title.get_fontfamily()[0] == "serif" and "Attn Helpers Sans SC" in ax.title.get_fontfamily()


def test_a_flipbook_of_a_readers_drawing_keeps_its_style():
    def draw(ax, share):
        ax.plot([0, share])

    assert flipped(draw) == flipped(draw)
    with plt.style.context("dark_background"):
        dark = flipped(draw)
    assert dark != flipped(draw)


@pytest.mark.parametrize("draw", [
    lambda ax: heatmap(WEIGHTS, **LABELS, ax=ax, title="T"), lambda ax: alignment(WEIGHTS, **LABELS, ax=ax),
    lambda ax: matrix(WEIGHTS, rows=QUERIES, columns=KEYS, ax=ax),
])  # fmt: skip
def test_labels_on_a_readers_dark_axes_can_be_read(draw):
    with plt.style.context("dark_background"):
        figure, ax = plt.subplots(figsize=(6, 4))
        draw(ax)
    picture = pixels(figure).astype(int)
    assert (picture[0, 0, :3] == 0).all()
    beside = picture[:, : round(ax.get_position().x0 * picture.shape[1]) - 4] if ax.images else picture
    assert (beside[..., :3].min(axis=2) > 110).sum() > 100  # pale letters of the rows' labels


def bar(**how):
    figure, ax = plt.subplots(figsize=(4, 3))
    figure.colorbar(ax.imshow(WEIGHTS), **how)
    return figure


def mesh():
    figure, ax = plt.subplots(figsize=(4, 3))
    figure.colorbar(ax.pcolormesh(WEIGHTS), ax=ax)
    return figure


def several():
    figure, axes = plt.subplots(2, 2, figsize=(6, 5))
    for n, ax in enumerate(axes.flat):
        figure.colorbar(ax.imshow(WEIGHTS), ax=ax, orientation="horizontal" if n % 2 else "vertical")
    return figure


def shared():
    figure, axes = plt.subplots(1, 3, figsize=(6, 2))
    figure.colorbar(axes[0].imshow(WEIGHTS), ax=axes)
    return figure


def free():
    figure = plt.figure(figsize=(4, 3))
    ax, beside = figure.add_axes((0.1, 0.1, 0.6, 0.8)), figure.add_axes((0.8, 0.1, 0.05, 0.8))
    figure.colorbar(ax.imshow(WEIGHTS), cax=beside)
    return figure


BARS = [bar, lambda: bar(orientation="horizontal"), lambda: bar(location="left"), lambda: bar(use_gridspec=False),
        mesh, several, shared, free]  # fmt: skip


@pytest.mark.parametrize("draw", BARS)
@pytest.mark.parametrize("layout", [None, "constrained", "tight"])
def test_a_figure_with_a_colour_bar_keeps_its_layout(draw, layout):
    use = {"figure.autolayout": layout == "tight", "figure.constrained_layout.use": layout == "constrained"}
    with plt.rc_context(use):
        figure = draw()
        engine, places = figure.get_layout_engine(), [ax.get_position(original=True).bounds for ax in figure.axes]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            if layout:  # that it does not fit is matplotlib's to say, and the reader's choice
                warnings.filterwarnings("ignore", "There are no gridspecs|This figure includes Axes")
            assert np.ptp(pixels(figure)) > 100
    assert layout is None or figure.get_layout_engine() is engine
    if layout is None:
        assert [ax.get_position(original=True).bounds for ax in figure.axes] == places


@pytest.mark.parametrize("draw", BARS)
def test_a_figure_with_a_colour_bar_is_turned_in_a_flipbook(draw):
    assert flipped(lambda share: draw())


def test_a_live_control_shows_a_colour_bar():
    from ipywidgets import IntSlider

    from attn_helpers.controls.live import live

    assert "<img" in live(lambda n: bar(), alt=lambda n: "A bar.", n=IntSlider(1)).picture.value
