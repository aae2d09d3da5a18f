"""The pictures of further/scores_and_scaling, a bowl, a network's bump, weights that do not move; and 02's of √d."""

import numpy as np
from matplotlib.figure import Figure

from ...drawing import charts
from ...drawing._layout import blank
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.display import show
from ...drawing.panels import multiples
from ...scores import softmax
from . import network
from .saturation import movement

D_KEYS = (1, 4, 16, 64, 256, 1024)


@plotter
def bowl(scene, lifted):
    """Show places on the bowl over the plane.

    Parameters
    ----------
    scene : Scene
    lifted : (n, 3)
        x, y and x² + y².

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> bowl(meadow(), np.ones((6, 3)))
    """
    figure = blank((7.0, 5.2))
    ax = figure.add_axes((0.02, 0.02, 0.94, 0.96), projection="3d")
    x, y = np.meshgrid(np.linspace(0, 1, 21), np.linspace(0, 1, 21))
    ax.plot_wireframe(x, y, x**2 + y**2, color="#BBBBBB", linewidth=0.7)
    for name, (right, down, high) in zip(scene.names, lifted, strict=True):
        ax.plot([right, right], [down, down], [0, high], color="#777777", linewidth=1.5)
        ax.plot(right, down, 0, "o", color="#777777", markersize=5)
        ax.plot(right, down, high, "o", color=ROLE["key"], markersize=9)
        ax.text(right, down, high + 0.12, name, ha="center", **style())
    ax.set(xticks=[0, 0.5, 1], yticks=[0, 0.5, 1], zticks=[0, 1, 2])
    for axis, name in zip("xyz", ("x", "y", "x² + y²"), strict=True):
        getattr(ax, f"set_{axis}label")(name, **style())
    ax.set_box_aspect((4, 4, 3), zoom=1.15)
    ax.view_init(elev=18, azim=-62)
    show(figure, caption="Each place (grey dot) is lifted to the height x² + y². "
                         "There it lies on a bowl (orange dot).")  # fmt: skip


@plotter
def steps(x, up, down):
    """Show two tanh steps over x and their difference, a bump.

    Parameters
    ----------
    x : (n,)
    up, down : (n,)
        The first and the second step.

    Examples
    --------
    >>> steps(np.array([0.0, 1.0]), np.array([-1.0, 1.0]), np.array([-1.0, 0.9]))
    """
    figure = Figure(figsize=(8.4, 2.9), facecolor="white", layout="constrained")
    left, right = figure.subplots(1, 2, sharex=True)
    left.plot(x, up, color=ROLE["query"], linewidth=2.5, label="first step")
    left.plot(x, down, "--", color=ROLE["key"], linewidth=2.5, label="second step")
    left.legend(prop={"size": 12}, frameon=False)
    right.plot(x, up - down, color=ROLE["output"], linewidth=2.5)
    for ax, title in ((left, "two steps"), (right, "first minus second")):
        ax.set_title(title, **style())
        ax.set_xlabel("x of a key", **style())
        ax.tick_params(labelsize=12)
        ax.spines[["top", "right"]].set_visible(False)
    show(figure, caption="Left: two steps that rise a little apart. Right: their difference is a bump, "
                         "highest at the x of the mouth.")  # fmt: skip


@plotter
def bump_over_scene(scene, places, mouth):
    """Show the additive score of every place in the picture, the objects' places, and the mouth.

    Parameters
    ----------
    scene : Scene
    places : (n, 2)
        Shares of the picture's width and height.
    mouth : (2,)

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> bump_over_scene(meadow(), np.full((6, 2), 0.5), (0.5, 0.5))
    """
    x, y = np.meshgrid(np.linspace(0, 1, 96), np.linspace(0, 1, 60))
    scores = network.near(mouth, np.column_stack([x.ravel(), y.ravel()])).reshape(x.shape)
    ax = charts.places(scene.image, places, names=scene.names, role="key")
    size = scene.image.shape[1::-1]
    hill = {"levels": np.arange(0.5, 8), "cmap": "Purples", "alpha": 0.75, "zorder": 0.5}
    drawn = ax.contourf(x * size[0], y * size[1], scores, **hill)
    ax.plot(*np.multiply(mouth, size), "X", color=ROLE["query"], markersize=13, markeredgecolor="white")
    scale = ax.figure.colorbar(drawn, ax=ax, shrink=0.8)
    scale.set_label("score", **style())
    scale.ax.tick_params(labelsize=12)
    show(ax,
         caption="The score of every place in the picture; the query is the mouth (blue cross). "
                 "Two bumps, one over x and one over y, add up to a hill with four ridges.")  # fmt: skip


@plotter
def saturation():
    """Show how far random weights move when one score rises by 0.1, over d_key, with and without the root.

    Examples
    --------
    >>> saturation()
    """
    lines = {name: [np.median(movement(d_key, root=root)) for d_key in D_KEYS]
             for name, root in (("divided by √d_key", True), ("without the root", False))}  # fmt: skip
    title = "how far a weight moves when its score rises by 0.1"
    show(charts.curves(D_KEYS, lines, x_name="d_key", title=title),
         caption="Six random keys, medians of 500 draws. Without the root, the weight hardly moves once keys have "
                 "many columns. With the root, it moves as before.")  # fmt: skip


@plotter
def with_and_without_root(scores, raised, root):
    """Show the softmax of six scores before and after one is raised, without and with the division by a root.

    Parameters
    ----------
    scores, raised : (6,)
        Before and after; they differ in one place.
    root : number
        √d_key.

    Examples
    --------
    >>> with_and_without_root(32 * np.arange(6), 32 * np.arange(6) + [3, 0, 0, 0, 0, 0], root=32)
    """
    (moved,) = np.flatnonzero(np.not_equal(scores, raised))
    rise = np.subtract(raised, scores)[moved]
    cells = {(when, side): softmax(np.divide(those, by))
             for when, those in (("before", scores), (f"key {moved} scores {rise:g} more", raised))
             for side, by in (("without the root", 1), ("with the root", root))}  # fmt: skip

    def draw(ax, cell):
        bars = charts.bars(cells[cell], ax=ax, title=f"{cell[1]}: {cell[0]}", x_name="key").containers[0]
        bars[moved].set(facecolor=ROLE["query"], hatch="//", edgecolor="white")
        ax.set_xticks(range(1, 7), range(6), **style())
        for bar, weight in zip(bars, cells[cell], strict=True):
            ax.text(bar.get_x() + bar.get_width() / 2, weight, f"{weight:.2f}", ha="center", va="bottom", **style())
        ax.set_ylim(0, 1.25)

    show(multiples(draw, cell=tuple(cells), size=(9.4, 4.5)),
         caption=f"The weights of six keys, d_key = 1024. Left, without the root: key {np.argmax(scores)} has all the "
                 f"weight, before and after. Right, with the root: every key has a share, and that of key {moved} "
                 "(hatched) moves.")  # fmt: skip
