"""Lesson 01's figures: one call each, with its caption, which is its alternative text as well."""

import numpy as np
from matplotlib.figure import Figure

from ..._language import say
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.display import show
from ...drawing.heatmaps import matrix
from ...scores import softmax
from .charts import MARK, bars, beside, curve, frame, lying, panels, picture, pixels, spotlight
from .dials import beta_dial, feature_dial, own_viewer
from .salience import FEATURES, salience_map

__all__ = [
    "beta_dial", "boxes", "feature_dial", "features", "first_look", "learning", "one_look", "one_step",
    "own_viewer", "pooled", "recoloured", "scores_of", "shared_out", "six_pixels", "softmax_bars", "winners",
]  # fmt: skip


@plotter
def first_look(scene):
    """Show the scene, and beside it what stands out in it, without its colours.

    Parameters
    ----------
    scene : Scene

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> first_look(meadow())
    """
    figure, (left, right) = panels(2, size=(8.0, 2.6))
    picture(left, scene.image)
    picture(right, _map(scene))
    show(
        figure,
        caption=say(
            "Left: a rabbit eats grass in a meadow. Right: bright where something stands out. The largest bright part "
            "is the rabbit."
        ),
    )


def _map(scene):
    """Return what stands out as a grey picture: light that falls on a white wall, so that no paint plays a part."""
    return spotlight(np.ones_like(scene.image), salience_map(scene.image))


@plotter
def six_pixels(row):
    """Show a row of grey pixels, and below how far each is from their average, squared.

    Parameters
    ----------
    row : (n,)
        Each 0…10, from black to white.

    Examples
    --------
    >>> six_pixels([2, 2, 8, 2, 2, 2])
    """
    row = np.asarray(row, dtype=float)
    salience = (row - row.mean()) ** 2
    figure = Figure(figsize=(6.0, 3.4), facecolor="white", layout="constrained")
    above, below = figure.subplots(2, 1, height_ratios=[1, 2], sharex=True)
    pixels(above, row, title=say("six pixels: how bright"))
    bars(below, salience, names=[""] * len(row), title=say("their salience"), color="#555555", digits=0)
    best = int(np.argmax(salience))
    show(
        figure,
        caption=say(
            "The bright pixel has the salience {bright:g}, each of the others {other:g}: the one that differs stands "
            "out."
        ).format(bright=salience[best], other=salience[best - 1]),
    )


@plotter
def recoloured(white, green):
    """Show what stands out in the scene with the white rabbit and in the one with the green rabbit.

    Parameters
    ----------
    white, green : Scene

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> recoloured(meadow(), meadow(rabbit="green"))
    """
    figure, (left, middle, right) = panels(3, size=(9.0, 2.0))
    picture(left, green.image, title=say("painted green"))
    picture(middle, _map(green), title=say("now this stands out"))
    picture(right, _map(white), title=say("before: white rabbit"))
    show(
        figure,
        caption=say(
            "Middle: the green rabbit hides; only its eye and ears still show. Flowers, stone, tree and clouds "
            "are brighter than before, because all shares sum to 1."
        ),
    )


@plotter
def boxes(scene):
    """Show the objects' boxes in the scene.

    Parameters
    ----------
    scene : Scene

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> boxes(meadow())
    """
    figure = Figure(figsize=(5.0, 3.3), facecolor="white", layout="constrained")
    ax = figure.subplots()
    picture(ax, scene.image)
    chip = {"facecolor": "white", "alpha": 0.9, "edgecolor": "none", "pad": 1.5}
    for name, (left, top, right, bottom) in zip(scene.labels, scene.boxes, strict=True):
        frame(ax, left, top, right - left, bottom - top, color=ROLE["value"])
        ax.text(left + 3, top + 4, name, va="top", bbox=chip, **style())
    show(figure, caption=say("The {n} objects and their boxes, placed by hand.").format(n=len(scene.names)))


@plotter
def features(scene, values):
    """Show the table of features, one row for each object.

    Parameters
    ----------
    scene : Scene
    values : (n, 7)

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> features(meadow(), np.eye(6, 7))
    """
    ax = Figure(figsize=(6.2, 3.1), facecolor="white", layout="constrained").subplots()
    matrix(values, rows=scene.labels, columns=_columns(), name=say("feature", "its value as a colour"), ax=ax)
    show(ax, caption=say("One row for each object. (The rabbit's box holds grass, too.)"))


def _columns():
    """Return what the features are called in a picture."""
    return [say(feature) for feature in FEATURES]


def _weighed(weights, scene):
    """Return each object with its weight before it."""
    return [f"{weight:.2f} × {name}" for weight, name in zip(weights, scene.labels, strict=True)]


@plotter
def pooled(scene, values, weights, output):
    """Show the objects' rows with their weights before them, and the output as the last row.

    Parameters
    ----------
    scene : Scene
    values : (n, 7)
    weights : (n,)
    output : (7,)

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> pooled(meadow(), np.eye(6, 7), np.full(6, 1 / 6), np.full(7, 1 / 6))
    """
    rows = [*_weighed(weights, scene), say("sum = output")]
    ax = matrix([*values, output], rows=rows, columns=_columns(), name=say("feature", "its value as a colour"))
    frame(ax, -0.48, len(values) - 0.47, len(output) - 0.04, 0.94, color=ROLE["output"])
    most = int(np.argmax(weights))
    said = say("The {name} has the largest weight, {weight:.2f}, so the output is mostly its row.")
    if np.ptp(weights) < 0.005:
        said = say("Every object has the same weight, {weight:.2f}.")
    rest = said.format(name=scene.labels[most], weight=weights[most])
    caption = say("Last row: multiply each row above by the weight before it, then add up. {rest}")
    show(ax, caption=caption.format(rest=rest))


@plotter
def winners(scene, values, largest):
    """Show the table with the largest number of each column framed in red.

    Parameters
    ----------
    scene : Scene
    values : (n, 7)
    largest : (7,)
        The largest number of each column.

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> winners(meadow(), np.eye(6, 7), np.eye(6, 7).max(axis=0))
    """
    ax = matrix(values, rows=scene.labels, columns=_columns(), name=say("feature", "its value as a colour"))
    rows, columns = np.nonzero(np.asarray(values) == largest)
    for row, column in zip(rows, columns, strict=True):
        frame(ax, column - 0.46, row - 0.46, 0.92, 0.92, color=MARK)
    count = len(set(rows.tolist()))
    caption = say("Red frames: the largest number of each column. They belong to {count} different objects.")
    show(ax, caption=caption.format(count=count))


@plotter
def scores_of(scene, w_true, scores):
    """Show the viewer's numbers with the features that they belong to, and the scores that they give the objects.

    Parameters
    ----------
    scene : Scene
    w_true : (7,)
    scores : (n,)

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> scores_of(meadow(), np.ones(7), np.arange(6.0))
    """
    figure, (left, right) = panels(2, size=(9.4, 2.8))
    lying(left, w_true, names=_columns(), title=say("w_true: one number for each feature"))
    bars(right, scores, names=scene.labels, title=say("one score for each object"), digits=1)
    best = scene.labels[int(np.argmax(scores))]
    show(
        figure,
        caption=say(
            "The {name} has the highest score: {score:.1f}. Scores are computed from the features before these are "
            "rounded."
        ).format(name=best, score=np.max(scores)),
    )


@plotter
def softmax_bars(scores, powers, weights):
    """Show the steps of a softmax side by side: scores, powers, weights.

    Parameters
    ----------
    scores, powers, weights : (n,)

    Examples
    --------
    >>> softmax_bars(np.arange(2.0), np.exp(np.arange(2.0)), np.full(2, 0.5))
    """
    figure, (left, middle, right) = panels(3, size=(8.4, 2.5))
    names = [say("object {n}").format(n=n) for n in range(len(scores))]
    bars(left, scores, names=names, title=say("scores"), color="#555555", digits=1)
    bars(middle, powers, names=names, title=say("powers"), color="#555555", digits=1)
    bars(right, weights, names=names, title=say("weights"), color=ROLE["output"], top=1)
    show(
        figure,
        caption=say(
            "Two steps. Powers: e to the score, always positive. Weights: each power divided by their sum, {sum:.1f}. "
            "The highest score gets most of the weight."
        ).format(sum=np.sum(powers)),
    )


@plotter
def one_look(weights, looked_at, loss):
    """Show one scene's weights, the object looked at, and the loss on its curve.

    Parameters
    ----------
    weights : (n,)
    looked_at : (n,)
        1 for the object looked at, and else 0.
    loss : number

    Examples
    --------
    >>> one_look(np.full(6, 1 / 6), np.eye(6)[0], 1.79)
    """
    figure, (left, right) = panels(2, size=(8.4, 1.85))
    seen = int(np.argmax(looked_at))
    colors = [MARK if n == seen else "#999999" for n in range(len(weights))]
    bars(left, weights, names=range(len(weights)), title=say("weights; red: looked at"), color=colors, top=1)
    chance = float(weights[seen])
    curve(right, *_logarithm(), x_name=say("weight of the object looked at"), title=say("loss = −log(weight)"))
    right.plot([chance], [loss], "o", color=MARK, markersize=12)
    show(
        figure,
        caption=say(
            "The viewer looked at object {n}, which has the weight {weight:.2f}: the loss is {loss:.2f}."
        ).format(n=seen, weight=chance, loss=loss),
    )


def _logarithm():
    weight = np.linspace(0.01, 1, 100)
    return weight, -np.log(weight)


@plotter
def one_step(error, greenness, after, looked_at):
    """Show one scene's errors times its greenness, and its weights before and after one step of learning.

    Parameters
    ----------
    error, greenness : (n,)
    after : (n,)
        The weights after the step.
    looked_at : (n,)
        1 for the object looked at, and else 0.

    Examples
    --------
    >>> one_step(np.full(6, 1 / 6) - np.eye(6)[0], np.full(6, 0.5), np.eye(6)[0], np.eye(6)[0])
    """
    figure = Figure(figsize=(9.0, 2.65), facecolor="white", layout="constrained")
    above, below = figure.subplots(2, 3)
    seen = int(np.argmax(looked_at))
    look = {"names": range(len(error)), "color": [MARK if n == seen else "#999999" for n in range(len(error))]}
    error, greenness = np.asarray(error), np.asarray(greenness)
    bars(above[0], error, title=say("error = weight − look"), **look)
    bars(above[1], greenness, title=say("× greenness"), top=1, **look)
    bars(above[2], error * greenness, title=say("= product"), **look)
    for ax, numbers in ((above[0], error), (above[2], error * greenness)):
        low, high = min(0, *numbers), max(0.1, *numbers)
        ax.set_ylim(low - 0.35 * (high - low), high + 0.45 * (high - low))  # room for the numbers below and above bars
    top = float(np.max(after))
    bars(below[0], error + looked_at, title=say("weights before"), top=top, **look)
    bars(below[1], after, title=say("weights after one step"), top=top, **look)
    below[2].set_axis_off()
    show(
        figure,
        caption=say(
            "Above: the products (before rounding) add up to {sum:.2f}. Below: after one step the object looked at has "
            "the weight {weight:.2f}, and the loss is {loss:.2f}."
        )
        .format(sum=np.dot(error, greenness), weight=after[seen], loss=-np.log(after[seen]))
        .replace("-", "−"),
    )


@plotter
def learning(losses, w, w_true, objects, looked_at):
    """Show the loss as it falls, w_true's own loss, and the learned w beside w_true.

    Parameters
    ----------
    losses : sequence of number
        One a step; what is drawn are means of 500, as single ones are chance.
    w, w_true : (7,)
        The learned one, and the viewer's.
    objects : (n_scenes, n, 7)
    looked_at : (n_scenes, n)
        1 for the object looked at, and else 0.

    Examples
    --------
    >>> scenes, looks = np.zeros((2000, 6, 7)), np.tile(np.eye(6)[0], (2000, 1))
    >>> learning(np.linspace(1.8, 1, 2000), np.zeros(7), np.zeros(7), scenes, looks)
    """
    figure, (left, right) = panels(2, size=(8.4, 2.4))
    means = [np.mean(losses[start : start + 500]) for start in range(0, len(losses), 500)]
    best = np.mean(-np.log((softmax(objects @ w_true) * looked_at).sum(axis=-1))[-5000:])
    curve(left, 500 * np.arange(len(means)) + 250, means, x_name=say("step"), title=say("loss, mean of each 500 steps"))
    left.axhline(best, color=MARK, linestyle="--", linewidth=2)
    left.set_ylim(0, 2)
    beside(right, w, w_true, names=_columns(), title=say("w: learned (bars), true (dots)"))
    apart = np.abs(np.subtract(w, w_true)).max()
    show(
        figure,
        caption=say(
            "Left: the loss falls to {late:.2f} (mean of the last 5,000 steps). Dashed: the viewer's own w_true has "
            "{best:.2f} on these. Right: every number comes within {apart:.1f} of the true one."
        ).format(late=np.mean(losses[-5000:]), best=best, apart=np.ceil(apart * 10) / 10),
    )


@plotter
def shared_out(scene, white, green):
    """Show an average's weights, and a learned w's for the white and for the green rabbit.

    Parameters
    ----------
    scene : Scene
    white, green : (n,)
        The learned w's weights.

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> shared_out(meadow(), np.full(6, 1 / 6), np.full(6, 1 / 6))
    """
    average = np.full(len(white), 1 / len(white))
    rows = [say("average, either rabbit"), say("learned w, white rabbit"), say("learned w, green rabbit")]
    first = scene.names.index("rabbit")
    show(
        matrix([average, white, green], rows=rows, columns=scene.labels, name=say("weight"), limits=(0, 1)),
        caption=say(
            "The average gives the rabbit {average:.2f} in both pictures. The learned w gives the white rabbit "
            "{white:.2f} and the green one {green:.2f}."
        ).format(average=average[first], white=white[first], green=green[first]),
    )
