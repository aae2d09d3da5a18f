"""Lesson 01's figures: one call each, with its caption, which is its alternative text as well."""

import numpy as np
from matplotlib.figure import Figure

from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.display import show
from ...drawing.heatmaps import matrix
from .charts import MARK, bars, beside, curve, frame, lying, panels, picture, pixels, spotlight
from .dials import beta_dial, feature_dial, own_viewer
from .salience import FEATURES, salience_map

__all__ = [
    "beta_dial", "boxes", "feature_dial", "features", "first_look", "learning", "one_look", "one_step", "own_viewer",
    "pooled", "recoloured", "scores_of", "shared_out", "six_pixels", "softmax_bars", "winners",
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
        caption="Left: a rabbit eats grass in a meadow. Right: bright where something stands out. The rabbit is the "
        "brightest.",
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
    pixels(above, row, title="six pixels: how bright")
    bars(below, salience, names=[""] * len(row), title="their salience", color="#555555", digits=0)
    best = int(np.argmax(salience))
    show(
        figure,
        caption=f"The bright pixel has the salience {salience[best]:g}, each of the others {salience[best - 1]:g}: "
        "the one that differs stands out.",
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
    picture(left, green.image, title="painted green")
    picture(middle, _map(green), title="now this stands out")
    picture(right, _map(white), title="before: white rabbit")
    show(
        figure,
        caption="Middle: the green rabbit hides; only its eye and ears still show. Flowers, stone, tree and clouds "
        "are brighter than before, on the right.",
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
    for name, (left, top, right, bottom) in zip(scene.names, scene.boxes, strict=True):
        frame(ax, left, top, right - left, bottom - top, color=ROLE["value"])
        ax.text(left + 3, top + 4, name, va="top", bbox=chip, **style())
    show(figure, caption=f"The {len(scene.names)} objects and their boxes, placed by hand.")


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
    matrix(values, rows=scene.names, columns=FEATURES, name="feature", ax=ax)
    show(ax, caption="One row for each object, one column for each feature.")


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
    rows = [f"{weight:.2f} × {name}" for weight, name in zip(weights, scene.names, strict=True)]
    ax = matrix([*values, output], rows=[*rows, "sum = output"], columns=FEATURES, name="feature")
    frame(ax, -0.48, len(values) - 0.47, len(output) - 0.04, 0.94, color=ROLE["output"])
    most = int(np.argmax(weights))
    said = f"The {scene.names[most]} has the largest weight, {weights[most]:.2f}, so the output is mostly its row."
    if np.ptp(weights) < 0.005:
        said = f"Every object has the same weight, {weights[0]:.2f}."
    show(ax, caption=f"Last row: multiply each row above by the weight before it, then add up. {said}")


@plotter
def winners(scene, values, rows):
    """Show the table with the largest number of each column framed in red.

    Parameters
    ----------
    scene : Scene
    values : (n, 7)
    rows : (7,) of int
        Whose number the largest of each column is.

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> winners(meadow(), np.eye(6, 7), np.eye(6, 7).argmax(axis=0))
    """
    ax = matrix(values, rows=scene.names, columns=FEATURES, name="feature")
    for column, row in enumerate(rows):
        frame(ax, column - 0.46, row - 0.46, 0.92, 0.92, color=MARK)
    count = len(set(np.asarray(rows).tolist()))
    show(ax, caption=f"Red frames: the largest number of each column. They belong to {count} different objects.")


@plotter
def scores_of(scene, w, scores):
    """Show the numbers w with the features that they belong to, and the scores that they give the objects.

    Parameters
    ----------
    scene : Scene
    w : (7,)
    scores : (n,)

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> scores_of(meadow(), np.ones(7), np.arange(6.0))
    """
    figure, (left, right) = panels(2, size=(9.4, 2.8))
    lying(left, w, names=FEATURES, title="w: one number for each feature")
    bars(right, scores, names=scene.names, title="one score for each object", digits=1)
    best = scene.names[int(np.argmax(scores))]
    show(figure, caption=f"The {best} has the highest score: {np.max(scores):.1f}.")


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
    names = [f"object {n}" for n in range(len(scores))]
    bars(left, scores, names=names, title="scores", color="#555555", digits=1)
    bars(middle, powers, names=names, title="powers", color="#555555", digits=1)
    bars(right, weights, names=names, title="weights", color=ROLE["output"], top=1)
    show(
        figure,
        caption="Two steps. Powers: e to the score, always positive. Weights: each power divided by their sum, "
        f"{np.sum(powers):.1f}. The highest score gets most of the weight.",
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
    figure, (left, right) = panels(2, size=(8.4, 2.0))
    seen = int(np.argmax(looked_at))
    colors = [MARK if n == seen else "#999999" for n in range(len(weights))]
    bars(left, weights, names=range(len(weights)), title="weights; red: looked at", color=colors, top=1)
    chance = float(weights[seen])
    curve(right, *_logarithm(), x_name="weight of the object looked at", title="loss = −log(weight)")
    right.plot([chance], [loss], "o", color=MARK, markersize=12)
    show(
        figure,
        caption=f"The viewer looked at object {seen}, which has the weight {chance:.2f}: the loss is {loss:.2f}.",
    )


def _logarithm():
    weight = np.linspace(0.01, 1, 100)
    return weight, -np.log(weight)


@plotter
def one_step(error, after, looked_at):
    """Show one scene's errors, and its weights after one step of learning from them.

    Parameters
    ----------
    error : (n,)
    after : (n,)
        The weights after the step.
    looked_at : (n,)
        1 for the object looked at, and else 0.

    Examples
    --------
    >>> one_step(np.full(6, 1 / 6) - np.eye(6)[0], np.eye(6)[0], np.eye(6)[0])
    """
    figure, (left, right) = panels(2, size=(8.4, 2.5))
    seen = int(np.argmax(looked_at))
    colors = [MARK if n == seen else "#999999" for n in range(len(error))]
    bars(left, error, names=range(len(error)), title="error = weight − looked_at", color=colors)
    bars(right, after, names=range(len(after)), title="weights after one step", color=colors, top=1)
    show(
        figure,
        caption=f"The error is {error[seen]:.2f} for the object looked at. After one step this object has the "
        f"weight {after[seen]:.2f}, and the loss is {-np.log(after[seen]):.2f}.".replace("-", "−"),
    )


@plotter
def learning(losses, w_true, w):
    """Show the loss of every step, and the learned w beside the viewer's true one.

    Parameters
    ----------
    losses : sequence of number
        One a step.
    w_true, w : (7,)
        The viewer's, and the learned one.

    Examples
    --------
    >>> learning([1.8, 1.0], np.zeros(7), np.zeros(7))
    """
    figure, (left, right) = panels(2, size=(8.4, 2.1))
    curve(left, range(len(losses)), losses, x_name="step", title="loss")
    left.set_ylim(0, 2)
    beside(right, w, w_true, names=FEATURES, title="w: learned (bars), true (dots)")
    apart = np.abs(np.subtract(w, w_true)).max()
    show(
        figure,
        caption=f"Left: the loss falls from {losses[0]:.2f} to {losses[-1]:.2f}. Right: every "
        f"number comes within {np.ceil(apart * 10) / 10:.1f}.",
    )


@plotter
def shared_out(scene, average, white, green):
    """Show an average's weights, and a learned w's weights for the white and for the green rabbit.

    Parameters
    ----------
    scene : Scene
    average : (n,)
    white, green : (n,)
        The learned w's weights.

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> shared_out(meadow(), np.full(6, 1 / 6), np.full(6, 1 / 6), np.full(6, 1 / 6))
    """
    rows = ["average, either rabbit", "learned w, white rabbit", "learned w, green rabbit"]
    ax = matrix([average, white, green], rows=rows, columns=scene.names, name="weight", limits=(0, 1))
    first = scene.names.index("rabbit")
    show(
        ax,
        caption=f"The average gives the rabbit {average[first]:.2f} in both pictures. The learned w gives the white "
        f"rabbit {white[first]:.2f} and the green one {green[first]:.2f}.",
    )
