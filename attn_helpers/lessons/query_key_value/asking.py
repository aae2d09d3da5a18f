"""What a reader turns in lesson 02: a dial of questions and sharpness, and a place of one's own to ask about."""

import numpy as np

from ..._language import later, say
from ...controls.flipbook import flipbook
from ...drawing._style import plotter
from ...drawing._text import ROLE
from ...drawing.panels import look, told
from ...scores import gaussian_scores, softmax

QUESTIONS = later("(nothing)", "what stands out?", "what is green?", "what is high up?", "what is the rabbit doing?")
WIDE = 4.0  # inches of the dial's picture: 25 of them are held at once
BETAS = (0, 0.1, 0.3, 1, 10)


@plotter
def question_dial(scene, scores):
    """Return a dial that shows, for each of five questions, the weights softmax(β · scores).

    Parameters
    ----------
    scene : Scene
    scores : (5, n)

    Returns
    -------
    Flipbook

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> question_dial(meadow(), np.eye(5, 6))
    flipbook of 25 pictures (β, question): what is the rabbit doing? At β = 1: tree 0.35, then rabbit 0.13.
    """
    asked = dict(zip(QUESTIONS, scores, strict=True))

    def weights(**setting):
        return softmax(setting["β"] * asked[setting["question"]])

    def draw(fig, **setting):
        fig.set_size_inches(WIDE, WIDE * scene.image.shape[0] / scene.image.shape[1])
        look(scene, weights(**setting), ax=fig.add_axes((0, 0, 1, 1)), scale=False)

    def alt(**setting):
        question, looks = say(setting["question"]), told(scene, weights(**setting))
        return say("{question} At β = {beta:g}: {weights}.").format(question=question, beta=setting["β"], weights=looks)

    return flipbook(draw, alt=alt, start={"β": 1, "question": QUESTIONS[4]}, **{"β": BETAS, "question": QUESTIONS})


def own_question(scene, places):
    """Return sliders for a place to ask about and for a width, above the scene with the weights by nearness.

    Parameters
    ----------
    scene : Scene
    places : (n, 2)
        Shares of the picture's width and height.

    Returns
    -------
    Live

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> list(own_question(meadow(), np.eye(6, 2)).controls)
    ['x', 'y', 'width']
    """
    from ipywidgets import FloatSlider

    from ...controls.live import live  # loads the widgets, which a dial does not need

    def weights(x, y, width):
        return softmax(gaussian_scores([[x, y]], places, width=width))[0]

    @plotter
    def draw(x, y, width):
        ax = look(scene, weights(x, y, width), scale=False)
        across, down = np.multiply((x, y), scene.image.shape[1::-1])
        ax.plot(across, down, "X", color=ROLE["query"], markersize=13, markeredgecolor="white")
        return ax

    def alt(x, y, width):
        said = say(
            "The query is ({x:.2f}, {y:.2f}), the blue cross, and the width is {width:.2f}. The weights: {weights}."
        )
        return said.format(x=x, y=y, width=width, weights=told(scene, weights(x, y, width)))

    def slider(value, name, low):
        return FloatSlider(value, min=low, max=1, step=0.01, description=name, layout={"width": "30em"},
                           style={"description_width": "8em"})  # fmt: skip

    sliders = {"x": slider(0.65, say("x of the query"), 0), "y": slider(0.71, say("y of the query"), 0)}
    return live(draw, alt=alt, **sliders, width=slider(0.12, say("width"), 0.02))
