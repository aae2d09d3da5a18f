"""What a reader turns in lesson 02: a dial of questions and sharpness, and a question of one's own."""

import numpy as np

from ...controls.flipbook import flipbook
from ...drawing.panels import look, told
from ...scores import softmax

QUESTIONS = ("(nothing)", "what stands out?", "what is green?", "what is high up?", "what is the rabbit doing?")
WIDE = 4.0  # inches of the dial's picture: 25 of them are held at once
BETAS = (0, 0.1, 0.3, 1, 10)
WISHES = {"contrast": 0, "greenness": 3, "x": 5}  # which column of lesson 01's table each slider asks for


def question_dial(scene, scores):
    """Return a dial that shows, for each of five questions, the weights softmax(β · scores); scores: (5, n).

    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> question_dial(meadow(), np.eye(5, 6))
    flipbook of 25 pictures (β, question): what is the rabbit doing? At β = 1: tree 0.35, then rabbit 0.13.
    """
    asked = dict(zip(QUESTIONS, scores, strict=True))

    def weights(**setting):
        return softmax(setting["β"] * asked[setting["question"]])

    def draw(fig, **setting):
        fig.set_size_inches(WIDE, 0.64 * WIDE + 0.34)
        look(scene, weights(**setting), ax=fig.add_axes((0, 0.1, 1, 0.9)))

    def alt(**setting):
        return f"{setting['question']} At β = {setting['β']:g}: {told(scene, weights(**setting))}."

    return flipbook(draw, alt=alt, start={"β": 1, "question": QUESTIONS[4]}, **{"β": BETAS, "question": QUESTIONS})


def own_question(scene, features, nearness):
    """Return sliders that mix a query of one's own, over features (n, 7), with nearness (n,) added to its scores.

    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> list(own_question(meadow(), np.eye(6, 7), np.zeros(6)).controls)
    ['contrast', 'greenness', 'x', 'near_mouth']
    """
    from ipywidgets import FloatSlider

    from ...controls.live import live  # loads the widgets, which a dial does not need

    def weights(near_mouth, **wishes):
        query = np.zeros(features.shape[1])
        for name, strength in wishes.items():
            query[WISHES[name]] = strength
        return softmax(features @ query + near_mouth * nearness)

    def slider(value, name, low, high):
        return FloatSlider(value, min=low, max=high, description=name, layout={"width": "30em"},
                           style={"description_width": "8em"})  # fmt: skip

    sliders = {name: slider(0, name, -20, 20) for name in WISHES} | {"near_mouth": slider(0.2, "near the mouth", 0, 1)}
    return live(lambda **wishes: look(scene, weights(**wishes)), **sliders,
                alt=lambda **wishes: f"Your question looks here: {told(scene, weights(**wishes))}.")  # fmt: skip
