"""The pictures of lesson 02, with their captions: one call draws and shows one picture."""

import numpy as np
from matplotlib.figure import Figure

from ..._language import later, say
from ...drawing import charts
from ...drawing._style import plotter
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
    "two_looks", "two_queries", "with_and_without_root",
]  # fmt: skip

MOUTH = (0.65, 0.71)  # x and y of the rabbit's mouth, as shares of the picture's width and height
WIDTH = 0.12  # what counts as near, in the same unit
VIEWER = (6, 1, 3, -2, 2, 0, 1)  # lesson 01's w: how much each feature catches this viewer's eye
THREE = later("rabbit", "grass", "sky")


@plotter
def two_looks():
    """Show the meadow twice: the weights of lesson 01's first look, and when asked what the rabbit is doing.

    Examples
    --------
    >>> two_looks()
    """
    scene = meadow()
    features = object_features(scene)
    asked = gaussian_scores([MOUTH], features[:, 5:], width=WIDTH)[0]
    looks = {say("what stands out?"): softmax(features @ VIEWER), say("what is the rabbit doing?"): softmax(asked)}

    def draw(ax, name):
        look(scene, looks[name], ax=ax, title=name, scale=False)

    show(multiples(draw, name=tuple(looks), size=(11.2, 3.95)),
         caption=say("Left: lesson 01's first look, and the rabbit gets most of the weight. Right: another question, "
                     "and attention moves to the grass. The darker the tint, the larger the weight."))  # fmt: skip


@plotter
def lookup(scores, weights, values, output):
    """Show one soft lookup as three columns of bars, one row an object.

    Parameters
    ----------
    scores, weights, values : (3,)
    output : number

    Examples
    --------
    >>> lookup([0, 3, 0], [0.05, 0.9, 0.05], [0.9, 0.4, 0.8], 0.44)
    """
    figure = Figure(figsize=(8.4, 2.3), facecolor="white", layout="constrained")
    columns = (say("score"), scores, "query"), (say("weight"), weights, "key"), (say("value"), values, "value")
    for ax, (name, numbers, role) in zip(figure.subplots(1, 3, sharey=True), columns, strict=True):
        ax.barh(range(3), numbers, color=ROLE[role], height=0.6)
        ax.set_title(name, **style(color=ROLE[role]))
        ax.set(yticks=range(3), xticks=[], xlim=(0, 1.35 * max(numbers)))
        ax.set_yticklabels([say(name) for name in THREE], **style())
        ax.spines[["top", "right", "bottom"]].set_visible(False)
        for row, number in enumerate(numbers):
            inside = number > 0.2 * max(numbers)
            ax.text(0 if inside else number, row, f"  {number:.2g}", va="center",
                    **style(color="white" if inside else "black"))  # fmt: skip
    ax.axvline(output, color=ROLE["output"], linewidth=3)
    ax.text(output, -0.62, " " + say("output {output:.2f}").format(output=output), va="bottom",
            **style(color=ROLE["output"]))  # fmt: skip
    ax.set_ylim(2.5, -1.1)
    show(figure, caption=say("From left to right: the grass has the largest score, so it gets most of the weight. "
                             "The output (purple line) lies close to the grass's value."))  # fmt: skip


@plotter
def two_queries(weights):
    """Show the weights of two questions to three objects.

    Parameters
    ----------
    weights : (2, 3)

    Examples
    --------
    >>> two_queries([[0, 1, 0], [1, 0, 0]])
    """
    show(heatmap(weights, queries=[say("green?"), say("furry?")], keys=[say(name) for name in THREE]),
         caption=say("Each row is one question and sums to 1, up to rounding. Each column is one object."))  # fmt: skip


@plotter
def places(scene, places, mouth):
    """Show the places of a scene's objects, and the place that is asked about.

    Parameters
    ----------
    scene : Scene
    places : (n, 2)
        Shares of the picture's width and height.
    mouth : (2,)
        The place that is asked about.

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> places(meadow(), np.full((6, 2), 0.5), MOUTH)
    """
    ax = charts.places(scene.image, places, names=scene.labels, role="key")
    x, y = np.multiply(mouth, scene.image.shape[1::-1])
    ax.plot(x, y, "X", color=ROLE["query"], markersize=13, markeredgecolor="white")
    _axes_of_shares(ax, scene.image)
    show(ax, caption=say("The keys are six places, the middles of the objects (orange). "
                         "The query is the place of the rabbit's mouth (blue cross)."))  # fmt: skip


@plotter
def dot_looks(scene, query, weights):
    """Show the weights that a plain dot product gives, with the smallest one in words, and the query as an arrow.

    Parameters
    ----------
    scene : Scene
    query : (2,)
        A place, as shares of the picture's width and height.
    weights : (n,)

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> dot_looks(meadow(), [0.65, 0.71], [0, 0, 0, 1, 0, 0])
    """
    least = int(np.argmin(weights))
    caption = say(
        "The arrow is the query, from (0, 0) to the mouth. The weights: {weights}. The smallest weight, of the {name}, "
        "is {smallest:.0e}."
    )
    said = {"weights": told(scene, weights), "name": scene.labels[least], "smallest": weights[least]}
    ax = look(scene, weights, scale=False)
    arrow = {"arrowstyle": "-|>,head_width=0.5,head_length=0.9", "color": ROLE["query"], "linewidth": 4}
    arrow |= {"shrinkA": 0, "shrinkB": 0}
    ax.annotate("", np.multiply(query, scene.image.shape[1::-1]), (0, 0), arrowprops=arrow)
    show(ax, caption=caption.format(**said))


@plotter
def rubber_band(scene, places, winners):
    """Show the convex hull of the keys, which are places, and how often each of them wins.

    Parameters
    ----------
    scene : Scene
    places : (n, 2)
        Shares of the picture's width and height.
    winners : (m,)
        For each query, the number of the key with the highest score.

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> rubber_band(meadow(), np.eye(6, 2), [0, 1, 1, 0])
    """
    corners = hull(places)
    wins = np.bincount(winners, minlength=len(places))
    names = [say("{name} {wins:,}").format(name=name, wins=n) for name, n in zip(scene.labels, wins, strict=True)]
    ax = charts.places(scene.image, places, names=names, role="key")
    band = places[corners] * scene.image.shape[1::-1]
    ax.fill(*band.T, fill=False, edgecolor=ROLE["key"], linewidth=2.5, zorder=1.5)  # below the names
    caption = say("How often each place gets the highest score, in {m:,} questions. The rubber band around all places "
                  "has the corners {names}.")  # fmt: skip
    show(ax, caption=caption.format(names=say(", ").join(scene.labels[n] for n in sorted(corners)), m=len(winners)))


@plotter
def nearness(scene, dot_weights, near_weights):
    """Show the weights of one question by two scores.

    Parameters
    ----------
    scene : Scene
    dot_weights, near_weights : (n,)
        By a dot product, and by nearness.

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> nearness(meadow(), np.eye(6)[3], np.eye(6)[1])
    """
    show(heatmap([dot_weights, near_weights], queries=[say("dot product"), say("nearness")], keys=scene.labels,
                 query_name=say("way to score")),
         caption=say("One question, two ways to score: a row for each. "
                     "(The dot products are multiplied by 20.)"))  # fmt: skip


@plotter
def answers(scene, weights, colours, outputs):
    """Show weights with the values above them and the outputs beside them, both as colours.

    Parameters
    ----------
    scene : Scene
    weights : (5, n)
    colours : (n, 3)
        The values.
    outputs : (5, 3)

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> answers(meadow(), np.full((5, 6), 1 / 6), np.ones((6, 3)), np.ones((5, 3)))
    """
    figure = Figure(figsize=(9.0, 3.9), facecolor="white", layout="constrained")
    (above, corner), (left, right) = figure.subplots(2, 2, width_ratios=[8, 1], height_ratios=[1, 7])
    above.imshow(np.asarray(colours)[None], aspect="auto")
    above.set_ylabel(say("value"), rotation=0, ha="right", va="center", **style(color=ROLE["value"]))
    heatmap(weights, queries=[say(question) for question in QUESTIONS], keys=scene.labels, ax=left)
    right.imshow(np.asarray(outputs)[:, None], aspect="auto")
    right.set_title(say("output"), **style(color=ROLE["output"]))
    above.set(xticks=[], yticks=[])
    above.spines[:].set_visible(False)
    corner.set_axis_off()
    right.set_axis_off()
    show(figure, caption=say("Five questions to the same six objects. On top stand the objects' colours, the values. "
                             "At the right stand the outputs: mixtures of these colours."))  # fmt: skip


def _axes_of_shares(ax, image):
    """Write x and y, as shares of a picture's width and height, along its sides."""
    high, wide = image.shape[:2]
    ax.set_axis_on()
    ax.set(xlim=(0, wide), ylim=(high, 0))
    ax.set_xticks([0, wide / 2, wide], ["0", "0.5", "1"], **style())
    ax.set_yticks([0, high / 2, high], ["0", "0.5", "1"], **style())
    ax.set_xlabel("x", **style())
    ax.set_ylabel(say("y", "side of a picture"), rotation=0, **style())


@plotter
def with_and_without_root(scores, root):
    """Show the softmax of six scores, without and with the division by a root.

    Parameters
    ----------
    scores : (6,)
    root : number
        √d_key.

    Examples
    --------
    >>> with_and_without_root(32 * np.arange(6), root=32)
    """
    weights = {say("without the root"): softmax(scores), say("divided by the root"): softmax(np.divide(scores, root))}

    def draw(ax, side):
        bars = charts.bars(weights[side], ax=ax, title=side, x_name=say("key")).containers[0]
        ax.set_xticks(range(1, 7), range(6), **style())
        for bar, weight in zip(bars, weights[side], strict=True):
            ax.text(bar.get_x() + bar.get_width() / 2, weight, f"{weight:.2f}", ha="center", va="bottom", **style())
        ax.set_ylim(0, 1.25)

    show(multiples(draw, side=tuple(weights), size=(9.4, 2.4)),
         caption=say("The weights of six random keys with 1,024 columns. Left: key {best} has nearly all the weight. "
                     "Right: every key has a share.").format(best=np.argmax(scores)))  # fmt: skip
