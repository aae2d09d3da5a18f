"""The pictures of further/scores_and_scaling: a bowl, a network's bump, and scores that saturate."""

import numpy as np
from matplotlib.figure import Figure

from ...controls.flipbook import flipbook
from ...drawing import charts
from ...drawing._layout import blank
from ...drawing._text import ROLE, style
from ...drawing.display import show
from ...drawing.panels import multiples
from . import network
from .saturation import SCORES, entropy, jacobian_norm, random_weights

WIDTHS = (1, 4, 16, 64, 256, 1024)  # of keys


def bowl(scene, lifted):
    """Show places (n, 3), x, y and x² + y², on the bowl over the plane.

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
    show(figure, caption="Each place (grey dot) is lifted to the height x² + y². There it lies on a bowl (orange dot). "
                         "On a bowl no point lies between the others.")  # fmt: skip


def steps(x, up, down):
    """Show two tanh steps over x (n,) and their difference, a bump.

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


def bump_over_scene(scene, places, mouth):
    """Show the additive score of every place in the picture, with the objects' places (n, 2) on it.

    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> bump_over_scene(meadow(), np.full((6, 2), 0.5), (0.5, 0.5))
    """
    x, y = np.meshgrid(np.linspace(0, 1, 96), np.linspace(0, 1, 60))
    scores = network.near(mouth, np.column_stack([x.ravel(), y.ravel()])).reshape(x.shape)
    ax = charts.places(scene.image, places, names=scene.names)
    size = scene.image.shape[1::-1]
    hill = {"levels": np.arange(0.5, 8), "cmap": "Purples", "alpha": 0.75, "zorder": 0.5}
    ax.contourf(x * size[0], y * size[1], scores, **hill)
    show(ax, caption="The score of every place in the picture: the darker, the higher. Two bumps, one over x and one "
                     "over y, add up to a hill at the mouth, with four ridges.")  # fmt: skip


def saturation(widths):
    """Show how sharp and how movable random weights are, for keys of these widths, with and without the root.

    >>> saturation([4, 16])
    """
    measures = {"entropy of the weights": entropy, "how far the weights can move": jacobian_norm}
    names = {"q·k / √d_key": "scaled", "q·k": "q·k"}

    def draw(ax, title):
        lines = {name: [np.median(measures[title](random_weights(score, d))) for d in widths]
                 for name, score in names.items()}  # fmt: skip
        charts.curves(widths, lines, ax=ax, x_name="d_key", title=title)

    show(multiples(draw, title=tuple(measures), size=(9, 3.6)),
         caption="Six random keys, medians of 500 draws. Without the root both curves fall to 0 as keys get wider. "
                 "With the root both stay where they are.")  # fmt: skip


def width_dial():
    """Return a dial over d_key that shows, for five scores, six random weights from the largest to the smallest."""
    weights = {(score, d): np.median(np.sort(random_weights(score, d, n_draws=200))[:, ::-1], axis=0)
               for score in SCORES for d in WIDTHS}  # fmt: skip

    def draw(fig, d_key):
        fig.set_size_inches(10.0, 2.9)
        for ax, score in zip(fig.subplots(1, len(SCORES)), SCORES, strict=True):
            charts.bars(weights[score, d_key], ax=ax, title=score.replace(", ", ",\n"), x_name="")
            ax.label_outer()
        fig.subplots_adjust(left=0.07, right=0.99, top=0.78, bottom=0.05, wspace=0.25)

    def alt(d_key):
        told = ", ".join(f"{score} {weights[score, d_key][0]:.2f}" for score in SCORES)
        return f"Six weights from the largest down, d_key = {d_key}. The largest: {told}."

    return flipbook(draw, alt=alt, start=64, d_key=WIDTHS)


