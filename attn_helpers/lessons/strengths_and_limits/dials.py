"""Lesson 05's dials and its live control: what an output sees, and one digit that is moved before three networks."""

from itertools import product

import numpy as np
from ipywidgets import IntSlider

from ..._language import say
from ...controls.flipbook import flipbook
from ...controls.live import live
from ...drawing.panels import multiples
from ...scores import softmax
from . import _charts as charts
from . import digits, fields, vision

NAMES = tuple(charts.CALLED)
SIX = 6  # the label of the test digit that is moved
OFF = range(-2, 3)  # pixels off the middle


def fields_dial():
    """Return a dial over what one output sees through 1 to 10 layers of 3×3 convolution.

    Returns
    -------
    Flipbook
    """

    def draw(layers, output):
        def panel(ax, *, place):
            seen = fields.convolution_field(layers, place)
            charts.picture(fields.photograph(), ax=ax, seen=seen, seat=place)

        return multiples(panel, place=[fields.PLACES[output]], columns=1, size=(3.1, 3.1))

    def alt(layers, output):
        count = fields.convolution_field(layers, fields.PLACES[output]).sum()
        told = say("Layers of convolution: {layers}. The output in the {output} (framed) sees {count} of 400 pixels.")
        return told.format(layers=layers, output=say(output), count=count)

    depths = range(1, fields.DEEPEST + 1)
    return flipbook(draw, alt=alt, layers=depths, output=list(fields.PLACES), start={"layers": 2, "output": "middle"})


def readings():
    """Return what the networks trained beforehand make of one digit, wherever it stands on its canvas.

    Returns
    -------
    {(down, right): {name: (10,) probabilities}}
        Pixels off the middle, from −2 to 2.

    Examples
    --------
    >>> {name: int(np.argmax(shares)) for name, shares in readings()[0, 0].items()}
    {'CNN': 6, 'attention': 6}
    """
    places = list(product(OFF, OFF))
    images = np.array([digits.one_test_digit(*place) for place in places])
    shares = {name: softmax(vision.MODELS[name][0](vision.load_network(name), images)) for name in NAMES[:2]}
    return {place: {name: share[n] for name, share in shares.items()} for n, place in enumerate(places)}


def moved_dial():
    """Return a dial over the places of one digit, and what each network learned in the middle takes it for.

    Returns
    -------
    Flipbook
    """
    shares = readings()

    def draw(right, down):
        return charts.sure(digits.one_test_digit(down, right), shares[down, right], SIX)

    def alt(right, down):
        read = [
            f"{charts.called(name)} {np.argmax(share)} ({share.max():.0%})"
            for name, share in shares[down, right].items()
        ]
        told = say("A {digit}, moved {sideways} and {upright}. Read as: {networks}.")
        sideways = (say("{n} to the left") if right < 0 else say("{n} to the right")).format(n=abs(right))
        upright = (say("{n} up") if down < 0 else say("{n} down")).format(n=abs(down))
        return told.format(digit=SIX, sideways=sideways, upright=upright, networks=say(", ").join(read))

    return flipbook(draw, alt=alt, right=OFF, down=OFF, start={"right": 0, "down": 0})


def train_live(*, pictures, steps):
    """Train the CNN and attention on digits at random places, then return a live control in which they read.

    Parameters
    ----------
    pictures : int
        How many digits they learn from.
    steps : int

    Returns
    -------
    Live
    """
    task = digits.draw_task(pictures, seed=9)
    trained = {name: vision.learn(name, task.train, seed=9, steps=steps) for name in ("CNN", "attention")}
    return read_live(task.test, trained)


def read_live(test, trained):
    """Return a live control: a digit, where it stands, and what the networks just trained take it for.

    Parameters
    ----------
    test : Digits
        Placed on the canvas, which no network learned from: the share of them recognised is told.
    trained : {name: parameters}

    Returns
    -------
    Live
    """
    fresh = digits.split_digits().test
    models = {name: vision.MODELS[name][0] for name in trained}
    places = say("two random places") if len(test.labels) > 397 else say("one place")
    shares = {name: _tens(vision.accuracy(models[name], p, test)) for name, p in trained.items()}
    told = [
        say("{network} about {share} %").format(network=charts.called(name), share=share)
        for name, share in shares.items()
    ]

    def canvas(digit, down, right):
        return digits.place(fresh.images[digit : digit + 1], 2 + down, 2 + right)

    def draw(digit, down, right):
        image = canvas(digit, down, right)
        shares = {name: softmax(models[name](p, image)[0]) for name, p in trained.items()}
        return charts.sure(image[0], shares, int(fresh.labels[digit]))

    def alt(digit, down, right):
        return say(
            "Of 397 new digits, each at {places}, recognised: {networks}. Here: picture {digit} of 397, moved {right} "
            "to the right and {down} down."
        ).format(places=places, networks=say(", ").join(told), digit=digit, down=down, right=right)

    look = {"style": {"description_width": "4em"}, "layout": {"width": "30em"}}
    off = {"down": say("down"), "right": say("right", "side")}
    off = {name: IntSlider(0, min=OFF[0], max=OFF[-1], description=told, **look) for name, told in off.items()}
    return live(draw, alt=alt, digit=IntSlider(0, min=0, max=396, description=say("picture"), **look), **off)


def _tens(share):
    """Round to tens of percent: two processors may differ by one digit."""
    return 10 * round(10 * share)
