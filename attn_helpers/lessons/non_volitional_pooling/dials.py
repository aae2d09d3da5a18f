"""Lesson 01's dials and its live control: who gets how much weight, drawn over the scene."""

import numpy as np

from ..._language import say
from ...controls.flipbook import flipbook
from ...drawing._style import plotter
from ...drawing.panels import look, told
from ...pooling import salience_pooling
from ...scores import softmax
from .salience import FEATURES

BETAS = (0, 0.5, 1, 2, 4, 8)
STRENGTH = 8  # of the one feature that counts
START = {"x": 10, "y": -10}  # of the reader's own viewer: the tree
SLIDER = {"style": {"description_width": "6.5em"}, "layout": {"width": "28em"}}  # aligned


@plotter
def beta_dial(scene, scores):
    """Return a dial from the average to the winner: softmax(β · scores) over a scene's objects.

    Parameters
    ----------
    scene : Scene
    scores : (n,)

    Returns
    -------
    Flipbook

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> beta_dial(meadow(), np.arange(6))
    flipbook of 6 pictures (β): At β = 1: sky 0.63, then tree 0.23.
    """

    def draw(ax, **setting):
        look(scene, _sharpened(scores, **setting), ax=ax, title=f"β = {setting['β']:g}", scale=False)

    def alt(**setting):
        said = told(scene, _sharpened(scores, **setting))
        return say("At β = {beta:g}: {weights}.").format(beta=setting["β"], weights=said)

    return flipbook(draw, alt=alt, start=1, **{"β": BETAS})


def _sharpened(scores, **setting):
    return softmax(setting["β"] * np.asarray(scores, dtype=float))


@plotter
def feature_dial(scene, values):
    """Return a dial of viewers who care for one feature each: w is 8 there and else 0.

    Parameters
    ----------
    scene : Scene
    values : (n, 7)

    Returns
    -------
    Flipbook

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> feature_dial(meadow(), np.eye(6, 7))
    flipbook of 7 pictures (feature): Only contrast counts: rabbit 1.00.
    """
    weights = {f: salience_pooling(values, STRENGTH * (np.array(FEATURES) == f)).weights for f in FEATURES}

    def draw(ax, feature):
        title = say("w is {strength} for {feature}, else 0").format(strength=STRENGTH, feature=say(feature))
        look(scene, weights[feature], ax=ax, title=title, scale=False)

    def alt(feature):
        said = say("Only {feature} counts: {weights}.")
        return said.format(feature=say(feature), weights=told(scene, weights[feature]))

    return flipbook(draw, alt=alt, start="contrast", feature=FEATURES)


@plotter
def own_viewer(scene, values):
    """Return seven sliders, one for each number of w, above the scene with the weights that this w gives.

    At first what is to the right and high up has most: x is 10 and y is −10.

    Parameters
    ----------
    scene : Scene
    values : (n, 7)

    Returns
    -------
    Live

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> len(own_viewer(meadow(), np.eye(6, 7)).controls)
    7
    """
    from ipywidgets import FloatSlider

    from ...controls.live import live

    def weights(w):
        return salience_pooling(values, [w[feature] for feature in FEATURES]).weights

    def draw(**w):
        return look(scene, weights(w), scale=False)

    def alt(**w):
        counts = [f"{say(feature)} {number:g}".replace("-", "−") for feature, number in w.items() if number]
        numbers = say(", ").join(counts) or say("all numbers 0")
        return say("w: {numbers}. Weights: {weights}.").format(numbers=numbers, weights=told(scene, weights(w)))

    scale = {"min": -20, "max": 20, "step": 1, "readout_format": ".0f", **SLIDER}
    sliders = {feature: FloatSlider(START.get(feature, 0), description=say(feature), **scale) for feature in FEATURES}
    return live(draw, alt=alt, **sliders)
