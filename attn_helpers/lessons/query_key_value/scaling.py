"""The pictures of further/scores_and_scaling, a bowl, a network's bump, weights that do not move; and 02's of √d."""

import numpy as np
from matplotlib.figure import Figure

from ..._language import say
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
    for name, (right, down, high) in zip(scene.labels, lifted, strict=True):
        ax.plot([right, right], [down, down], [0, high], color="#777777", linewidth=1.5)
        ax.plot(right, down, 0, "o", color="#777777", markersize=5)
        ax.plot(right, down, high, "o", color=ROLE["key"], markersize=9)
        ax.text(right, down, high + 0.12, name, ha="center", **style())
    ax.set(xticks=[0, 0.5, 1], yticks=[0, 0.5, 1], zticks=[0, 1, 2])
    for axis, name in zip("xyz", ("x", "y", "x² + y²"), strict=True):
        getattr(ax, f"set_{axis}label")(name, **style())
    ax.set_box_aspect((4, 4, 3), zoom=1.15)
    ax.view_init(elev=18, azim=-62)
    show(figure, caption=say("Each place (grey dot) is lifted to the height x² + y². "
                             "There it lies on a bowl (orange dot)."))  # fmt: skip


@plotter
def who_wins(scene, flat, lifted):
    """Show six scores of one query: with the places as keys, and with the keys on the bowl; the winner is hatched.

    Parameters
    ----------
    scene : Scene
    flat, lifted : (6,)

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> who_wins(meadow(), np.arange(6.0), np.arange(6.0))
    """
    scores = {say("flat: x and y"): np.asarray(flat), say("on the bowl"): np.asarray(lifted)}

    def draw(ax, name):
        bars = charts.bars(scores[name], ax=ax, title=name, x_name="").containers[0]
        bars[scores[name].argmax()].set(hatch="//", edgecolor="white")
        ax.set_xticks(range(1, 7), scene.labels, rotation=35, **style())
        ax.set(ylim=(min(0, scores[name].min()), 1.1 * scores[name].max()))
        ax.set_ylabel(say("score"), **style(fontsize=13))

    flat_winner, winner = (scene.labels[each.argmax()] for each in scores.values())
    caption = say("The mouth asks. Left: the {flat}, far out in a corner, wins. Right: on the bowl the {bowl} wins, "
                  "which lies in the middle.")  # fmt: skip
    show(multiples(draw, name=tuple(scores), size=(9.0, 3.0)), caption=caption.format(flat=flat_winner, bowl=winner))


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
    left.plot(x, up, color=ROLE["query"], linewidth=2.5, label=say("first step"))
    left.plot(x, down, "--", color=ROLE["key"], linewidth=2.5, label=say("second step"))
    left.legend(prop={"size": 12}, frameon=False)
    right.plot(x, up - down, color=ROLE["output"], linewidth=2.5)
    for ax, title in ((left, say("two steps")), (right, say("first minus second"))):
        ax.set_title(title, **style())
        ax.set_xlabel(say("x of a key"), **style())
        ax.tick_params(labelsize=12)
        ax.spines[["top", "right"]].set_visible(False)
    show(figure, caption=say("Left: two steps that rise a little apart. Right: their difference is a bump, "
                             "highest at the x of the mouth."))  # fmt: skip


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
    ax = charts.places(scene.image, places, names=scene.labels, role="key")
    size = scene.image.shape[1::-1]
    hill = {"levels": np.arange(0.5, 8), "cmap": "Purples", "alpha": 0.75, "zorder": 0.5}
    drawn = ax.contourf(x * size[0], y * size[1], scores, **hill)
    ax.plot(*np.multiply(mouth, size), "X", color=ROLE["query"], markersize=13, markeredgecolor="white")
    scale = ax.figure.colorbar(drawn, ax=ax, shrink=0.8)
    scale.set_label(say("score"), **style())
    scale.ax.tick_params(labelsize=12)
    show(ax,
         caption=say("The score of every place in the picture; the query is the mouth (blue cross). "
                     "Two bumps, one over x and one over y, add up to a hill with four ridges."))  # fmt: skip


@plotter
def weight_moves():
    """Show how far a random weight moves when its score rises by 0.1, over d_key, with and without the root.

    Examples
    --------
    >>> weight_moves()
    """
    lines = {name: [np.median(movement(d_key, root=root)) for d_key in D_KEYS]
             for name, root in ((say("divided by √d_key"), True), (say("without the root"), False))}  # fmt: skip
    title = say("how far key 0's weight moves when its score rises by 0.1")
    show(charts.curves(D_KEYS, lines, x_name="d_key", title=title),
         caption=say("Six random keys, medians of 500 draws. The 0.1 is added after any division. Without the root, "
                     "the weight hardly moves once keys have many columns."))  # fmt: skip


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
    after = say("key {n} scores {rise:g} more").format(n=moved, rise=rise)
    cells = {say("{side}: {when}").format(side=side, when=when): softmax(np.divide(those, by))
             for when, those in ((say("before"), scores), (after, raised))
             for side, by in ((say("without the root"), 1), (say("with the root"), root))}  # fmt: skip

    def draw(ax, cell):
        bars = charts.bars(cells[cell], ax=ax, title=cell, x_name=say("key")).containers[0]
        bars[moved].set(facecolor=ROLE["query"], hatch="//", edgecolor="white")
        ax.set_xticks(range(1, 7), range(6), **style())
        for bar, weight in zip(bars, cells[cell], strict=True):
            ax.text(bar.get_x() + bar.get_width() / 2, weight, f"{weight:.2f}", ha="center", va="bottom", **style())
        ax.set_ylim(0, 1.25)

    show(multiples(draw, cell=tuple(cells), size=(9.4, 4.1)),
         caption=say("The weights of six keys, d_key = 1024. Left, without the root: key {best} has all the weight, "
                     "before and after. Right, with the root: every key has a share, and that of key {moved} (hatched) "
                     "moves.").format(best=np.argmax(scores), moved=moved))  # fmt: skip
