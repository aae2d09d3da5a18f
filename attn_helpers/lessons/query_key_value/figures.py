"""The pictures of lesson 02, with their captions: one call draws and shows one picture."""

import numpy as np
from matplotlib.figure import Figure

from ...drawing import charts
from ...drawing._text import ROLE, style
from ...drawing.display import show
from ...drawing.heatmaps import heatmap
from ...drawing.panels import look, multiples, told
from ...scores import gaussian_scores, softmax
from ..non_volitional_pooling.salience import object_features
from ..non_volitional_pooling.scenes import meadow
from .asking import QUESTIONS, own_question, question_dial
from .hull import hull

__all__ = [
    "answers", "dot_looks", "lookup", "nearness", "own_question", "places", "question_dial", "rubber_band",
    "six_weights", "two_looks", "two_queries",
]  # fmt: skip

MOUTH = (0.65, 0.71)  # x and y of the rabbit's mouth, as shares of the picture's width and height
WIDTH = 0.12  # what counts as near, in the same unit
VIEWER = (6, 1, 3, -2, 2, 0, 1)  # lesson 01's w: how much each feature catches this viewer's eye
THREE = ("rabbit", "grass", "sky")


def two_looks():
    """Show the meadow twice: weights when nobody asks, and when asked what the rabbit is doing.

    >>> two_looks()
    """
    scene = meadow()
    features = object_features(scene)
    asked = gaussian_scores([MOUTH], features[:, 5:], width=WIDTH)[0]
    looks = {"nobody asks": softmax(features @ VIEWER), "what is the rabbit doing?": softmax(asked)}

    def draw(ax, name):
        look(scene, looks[name], ax=ax, title=name, scale=False)

    show(multiples(draw, name=tuple(looks), size=(9, 3.3)),
         caption="Left: nobody asks, and the rabbit gets most of the weight. Right: somebody asks, and attention "
                 "moves to the grass. The darker the tint, the larger the weight.")  # fmt: skip


def lookup(scores, weights, values, output):
    """Show one soft lookup as three columns of bars, one row an object: scores (3,), weights (3,), values (3,).

    >>> lookup([0, 3, 0], [0.05, 0.9, 0.05], [0.9, 0.4, 0.8], 0.44)
    """
    figure = Figure(figsize=(8.4, 2.3), facecolor="white", layout="constrained")
    columns = ("score", scores, "query"), ("weight", weights, "key"), ("value", values, "value")
    for ax, (name, numbers, role) in zip(figure.subplots(1, 3, sharey=True), columns, strict=True):
        ax.barh(range(3), numbers, color=ROLE[role], height=0.6)
        ax.set_title(name, **style(color=ROLE[role]))
        ax.set(yticks=range(3), xticks=[], xlim=(0, 1.35 * max(numbers)))
        ax.set_yticklabels(THREE, **style())
        ax.spines[["top", "right", "bottom"]].set_visible(False)
        for row, number in enumerate(numbers):
            inside = number > 0.2 * max(numbers)
            ax.text(0 if inside else number, row, f"  {number:.2g}", va="center",
                    **style(color="white" if inside else "black"))  # fmt: skip
    ax.axvline(output, color=ROLE["output"], linewidth=3)
    ax.text(output, -0.62, f" output {output:.2f}", va="bottom", **style(color=ROLE["output"]))
    ax.set_ylim(2.5, -1.1)
    show(figure, caption="From left to right: the grass has the largest score, so it gets most of the weight. "
                         "The output (purple line) lies close to the grass's value.")  # fmt: skip


def two_queries(weights):
    """Show the weights (2, 3) of two questions to three objects.

    >>> two_queries([[0, 1, 0], [1, 0, 0]])
    """
    show(heatmap(weights, queries=["green?", "furry?"], keys=THREE),
         caption="Each row is one question and sums to 1, up to rounding. Each column is one object.")  # fmt: skip


def places(scene, places, mouth):
    """Show the places (n, 2) of a scene's objects, and the place (2,) that is asked about.

    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> places(meadow(), np.full((6, 2), 0.5), MOUTH)
    """
    ax = charts.places(scene.image, places, names=scene.names, role="key")
    x, y = np.multiply(mouth, scene.image.shape[1::-1])
    ax.plot(x, y, "X", color=ROLE["query"], markersize=13, markeredgecolor="white")
    show(ax, caption="The keys are six places, the middles of the objects (orange). "
                     "The query is the place of the rabbit's mouth (blue cross).")  # fmt: skip


def dot_looks(scene, weights):
    """Show the weights (n,) that a plain dot product gives, with the smallest one in words.

    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> dot_looks(meadow(), [0, 0, 0, 1, 0, 0])
    """
    least = int(np.argmin(weights))
    show(look(scene, weights, scale=False),
         caption=f"The weights: {told(scene, weights)}. "
                 f"The smallest weight, of the {scene.names[least]}, is {weights[least]:.0e}.")  # fmt: skip


def rubber_band(scene, places, outputs):
    """Show outputs (m, 2) inside the convex hull of the values, which are places (n, 2).

    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> rubber_band(meadow(), np.eye(6, 2), np.full((9, 2), 0.1))
    """
    corners = hull(places)
    ax = charts.places(scene.image, places, names=scene.names, outputs=outputs)
    ax.fill(*(places[corners] * scene.image.shape[1::-1]).T, fill=False, edgecolor=ROLE["value"], linewidth=2.5)
    show(ax,
         caption=f"A rubber band around the six values (green) has {len(corners)} corners. "
                 f"All {len(outputs):,} outputs (purple) stay inside it.")  # fmt: skip


def nearness(scene, dot_weights, near_weights):
    """Show the weights (n,) of one question by two scores.

    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> nearness(meadow(), np.eye(6)[3], np.eye(6)[1])
    """
    show(heatmap([dot_weights, near_weights], queries=["dot product", "nearness"], keys=scene.names,
                 query_name="score"),
         caption="One question, scored in two ways, and the weights of each.")  # fmt: skip


def answers(scene, weights, colours, outputs):
    """Show weights (5, n) with the values above them and the outputs beside them, both as colours (…, 3).

    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> answers(meadow(), np.full((5, 6), 1 / 6), np.ones((6, 3)), np.ones((5, 3)))
    """
    figure = Figure(figsize=(9.0, 3.9), facecolor="white", layout="constrained")
    (above, corner), (left, right) = figure.subplots(2, 2, width_ratios=[8, 1], height_ratios=[1, 7])
    above.imshow(np.asarray(colours)[None], aspect="auto")
    above.set_ylabel("value", rotation=0, ha="right", va="center", **style(color=ROLE["value"]))
    heatmap(weights, queries=QUESTIONS, keys=scene.names, ax=left)
    right.imshow(np.asarray(outputs)[:, None], aspect="auto")
    right.set_title("output", **style(color=ROLE["output"]))
    above.set(xticks=[], yticks=[])
    above.spines[:].set_visible(False)
    corner.set_axis_off()
    right.set_axis_off()
    show(figure, caption="Five questions to the same six objects. On top stand the objects' colours, the values. "
                         "At the right stand the outputs: mixtures of these colours.")  # fmt: skip


def six_weights(scores, rooted, raised):
    """Show the softmax of six scores, without and with the division by √d_key; one key, to be raised, is marked.

    >>> six_weights(32 * np.arange(6), np.arange(6), raised=4)
    """
    sides = {"without the root": softmax(scores), "divided by √d_key": softmax(rooted)}

    def draw(ax, name):
        bars = charts.bars(sides[name], ax=ax, title=name, x_name="key").containers[0]
        bars[raised].set(facecolor=ROLE["query"], hatch="//", edgecolor="white")
        ax.set_xticks(range(1, 7), range(6), **style())
        for bar, weight in zip(bars, sides[name], strict=True):
            ax.text(bar.get_x() + bar.get_width() / 2, weight, f"{weight:.2f}", ha="center", va="bottom", **style())
        ax.set_ylim(0, 1.15)

    most = int(np.argmax(scores))
    show(
        multiples(draw, name=tuple(sides), size=(8.4, 2.9)),
        caption=f"The weights of six keys, d_key = 1024. Left, without the root: key {most} has all the weight. "
        f"Right, with the root: every key has a share. The score of key {raised} (hatched) is then raised.",
    )
