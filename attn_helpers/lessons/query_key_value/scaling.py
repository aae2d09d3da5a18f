"""The pictures of further/scores_and_scaling: a bowl, six scores flat and on it, a bump and a hill."""

import numpy as np
from matplotlib.figure import Figure

from ..._language import say
from ...drawing import charts
from ...drawing._layout import blank
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.display import show
from ...drawing.panels import multiples
from . import network


@plotter
def bowl(scene, lifted):
    """Show places on the bowl over the picture.

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
    # what lies in front is drawn last: matplotlib's own order hides points behind the floor
    ax = figure.add_axes((0.02, 0.05, 0.94, 0.95), projection="3d", computed_zorder=False)
    floor = 0.5 + scene.image[::6, ::6] / 2
    x, y = np.meshgrid(*(np.linspace(0, 1, size + 1) for size in floor.shape[1::-1]))
    ax.plot_surface(x, y, 0 * x, facecolors=floor, rstride=1, cstride=1, shade=False, antialiased=False, zorder=1)
    x, y = np.meshgrid(np.linspace(0, 1, 11), np.linspace(0, 1, 11))
    ax.plot_wireframe(x, y, x**2 + y**2, color="#999999", linewidth=0.7, zorder=2)
    for name, (right, down, high) in zip(scene.labels, lifted, strict=True):
        ax.plot([right, right], [down, down], [0, high], color="#777777", linewidth=1.5, zorder=3)
        ax.plot(right, down, 0, "o", color="#777777", markersize=5, zorder=3)
        ax.plot(right, down, high, "o", color=ROLE["key"], markersize=9, zorder=4)
        ax.text(right, down, high + 0.12, name, ha="center", zorder=5, **style())
    ax.set(xticks=[0, 0.5, 1], yticks=[0, 0.5, 1], zticks=[0, 1, 2], xlim=(0, 1), ylim=(1, 0))
    for axis, name in zip("xyz", ("x", "y", "x² + y²"), strict=True):
        getattr(ax, f"set_{axis}label")(name, **style())
    ax.set_box_aspect((4, 4, 3), zoom=1.05)
    ax.view_init(elev=25, azim=-122)
    show(figure, caption=say("Each place in the picture (grey dot) is lifted to the height x² + y² (orange dot). There "
                             "it lies on a bowl. A quarter of the bowl is seen: its lowest point is the picture's top "
                             "left corner, from which x and y count."))  # fmt: skip


@plotter
def who_wins(scene, flat, lifted):
    """Show six scores of one query, on one scale: with the places as keys, and on the bowl; the winner is hatched.

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

    both = np.concatenate(list(scores.values()))

    def draw(ax, name):
        bars = charts.bars(scores[name], ax=ax, title=name, x_name="").containers[0]
        bars[scores[name].argmax()].set(hatch="//", edgecolor="white")
        ax.set_xticks(range(1, 7), scene.labels, rotation=35, **style())
        for bar, score in zip(bars, scores[name], strict=True):
            ax.text(bar.get_x() + bar.get_width() / 2, score, f"{score:.2f}", ha="center", va="bottom", **style())
        ax.set_ylim(min(0, *both), 1.15 * max(both))
        ax.set_ylabel(say("score"), **style(fontsize=13))

    flat_winner, winner = (scene.labels[each.argmax()] for each in scores.values())
    caption = say("The mouth asks; the highest score is hatched. Left: the {flat}, far out in a corner, wins. "
                  "Right: on the bowl the {bowl} wins, which lies in the middle.")  # fmt: skip
    show(multiples(draw, name=tuple(scores), size=(9.0, 3.0)), caption=caption.format(flat=flat_winner, bowl=winner))


@plotter
def steps(x, first, second, bump):
    """Show two tanh steps over x and their difference, a bump.

    Parameters
    ----------
    x : (n,)
    first, second, bump : (n,)
        The first step, the second, and first minus second.

    Examples
    --------
    >>> steps(np.array([0.0, 1.0]), np.array([-1.0, 1.0]), np.array([-1.0, 0.9]), np.array([0.0, 0.1]))
    """
    figure = Figure(figsize=(8.4, 2.9), facecolor="white", layout="constrained")
    left, right = figure.subplots(1, 2, sharex=True)
    left.plot(x, first, color=ROLE["query"], linewidth=2.5, label=say("first step"))
    left.plot(x, second, "--", color=ROLE["key"], linewidth=2.5, label=say("second step"))
    left.legend(prop={"size": 12}, frameon=False)
    right.plot(x, bump, color=ROLE["output"], linewidth=2.5)
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
    hill = {"levels": np.arange(0.5, 4.5, 0.5), "cmap": "Purples", "alpha": 0.75, "zorder": 0.5}
    drawn = ax.contourf(x * size[0], y * size[1], scores, **hill)
    ax.plot(*np.multiply(mouth, size), "X", color=ROLE["query"], markersize=13, markeredgecolor="white")
    scale = ax.figure.colorbar(drawn, ax=ax, shrink=0.8)
    scale.set_label(say("score"), **style())
    scale.ax.tick_params(labelsize=12)
    show(ax,
         caption=say("The score of every place in the picture; the query is the mouth (blue cross). "
                     "Two bumps, one over x and one over y, add up to a hill with four ridges."))  # fmt: skip
