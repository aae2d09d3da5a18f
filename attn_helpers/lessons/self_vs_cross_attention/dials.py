"""Lesson 03's dials and live controls: training replayed, a sentence of the reader's own, patches that ask."""

import numpy as np

from ..._language import say
from ...drawing import panels
from ...drawing._style import plotter
from ...drawing.tables import table
from ...scores import softmax
from ..words import START, decode, encode, glossed
from . import apples, diagrams, translation, typed
from .corpus import CHINESE, ENGLISH, GLOSS, PEOPLE, PLACES, TIMES, VERBS, to_numbers
from .photo import GRID, ghost

STARTS = 50  # the step that is shown first: every phrase has found its word


@plotter
def training_dial(stages, pair):
    """Build a dial that replays a training: the attention of one sentence after so many steps.

    Parameters
    ----------
    stages : {step: parameters}
    pair : Sentence
        One that was not trained on.

    Returns
    -------
    Flipbook

    Examples
    --------
    >>> from attn_helpers.lessons.self_vs_cross_attention import corpus
    >>> training_dial({0: translation.start(np.random.default_rng(0))}, corpus.sentences()[0])
    flipbook of 1 pictures (step): After 0 steps, 0 of 3 phrases look most at their own Chinese word; the ...
    """
    from ...controls.flipbook import flipbook

    def weights(step):
        found = translation.forward(stages[step], *to_numbers([pair])[:2])[1]
        return found[0, : len(pair.english), : len(pair.chinese)]

    def draw(ax, step):
        diagrams.aligned_map(weights(step), *pair, ax=ax)

    def alt(step):
        right = translation.on_own_word(pair, weights(step))
        told = say(
            "After {step} steps, {right} of {count} phrases look most at their own Chinese word; "
            "the full stop is not counted."
        )
        return told.format(step=step, right=right[:-1].sum(), count=right.size - 1)

    return flipbook(draw, start=STARTS if STARTS in stages else min(stages), alt=alt, step=list(stages))


@plotter
def vocabulary():
    """Tabulate the words that the translator knows.

    Returns
    -------
    Table

    Examples
    --------
    >>> vocabulary().rows["verb"]
    ['看见 saw, 帮助 helped, 找到 found']
    """
    kinds = {say("person"): PEOPLE, say("time"): TIMES, say("place"): PLACES, say("verb"): VERBS}
    kinds[say("after the verb")] = {"了": GLOSS["了"]}
    rows = {kind: [say(", ").join(glossed(words, words))] for kind, words in kinds.items()}
    return table([say("words")], rows, corner=say("kind"))


@plotter
def apple_sentences(trained, unseen):
    """Tabulate sentences with two 苹果, and which is meant.

    Parameters
    ----------
    trained, unseen : sequence of Apples
        Sentences that were trained on, and others.

    Returns
    -------
    Table

    Examples
    --------
    >>> apple_sentences(apples.EXAMPLES[:1], [apples.sentences()[0]]).columns
    ['first 苹果', 'second 苹果', 'in training']
    """
    plain = {word: word for word in (apples.WORD, apples.DONE, apples.COMMA)}  # they need no gloss here
    rows = {}
    for known, sentences in ((say("yes"), trained), (say("no"), unseen)):
        for one in sentences:
            meant = [say("company") if company else say("fruit") for company in one.company]
            rows[" ".join(glossed(one.words, apples.GLOSS | plain))] = [*meant, known]
    columns = [say("first 苹果"), say("second 苹果"), say("in training")]
    return table(columns, rows, corner=say("sentence"))


@plotter
def own_sentence(p, train_set, text="司机上周在车站找到了医生。"):
    """Build a box for a Chinese sentence above its translation, drawn as lines.

    Parameters
    ----------
    p : dict of arrays
        A translator's parameters.
    train_set : list of Sentence
        What it was trained on.
    text : str
        What stands in the box at first.

    Returns
    -------
    Live

    Examples
    --------
    >>> from attn_helpers.lessons.self_vs_cross_attention import corpus
    >>> own_sentence(translation.start(np.random.default_rng(0)), corpus.sentences()).controls["text"].value
    '司机上周在车站找到了医生。'
    """
    from ipywidgets import Text

    from ...controls.live import live

    def translate(text):
        chinese = typed.read(text)
        numbers, written = encode([chinese], CHINESE), np.array([[ENGLISH.index(START)]])
        for _ in range(6):
            logits, weights = translation.forward(p, numbers, written)
            written = np.concatenate([written, logits[:, -1:].argmax(axis=-1)], axis=1)
        (english,) = decode(written[:, 1:], ENGLISH)
        return weights[0, : len(english)], chinese, english

    box = Text(text, description=say("Chinese sentence"), continuous_update=False)
    box.style.description_width = "initial"
    return live(
        lambda text: diagrams.aligned_lines(*translate(text)),
        alt=lambda text: typed.told(*translate(text), trained_on=train_set),
        text=box,
    )


@plotter
def own_patch(keys, patch=120, *, sharpness=10):
    """Build the photograph with a patch to be clicked, or reached by arrow keys, that asks.

    Parameters
    ----------
    keys : (288, d_key)
        The queries, too.
    patch : int
        Which one asks at first, counted row by row.
    sharpness : number
        What the scores are multiplied by.

    Returns
    -------
    Live

    Examples
    --------
    >>> own_patch(np.eye(288)).controls["patch"].value
    120
    """
    from ...controls.live import PatchPicker, live

    def weights(patch):
        return softmax(sharpness * keys @ keys[patch])

    def alt(patch):
        row, column = divmod(patch, GRID[1])
        own, first = weights(patch)[patch], np.delete(weights(patch), patch).max()
        told = say(
            "The patch in row {row}, column {column} asks. It gives itself {own:.2f}; "
            "the largest other weight is {first:.2f}."
        )
        return told.format(row=row, column=column, own=own, first=first)

    return live(
        lambda patch: panels.asking(ghost(), weights(patch), grid=GRID, patch=patch),
        alt=alt,
        patch=PatchPicker(*GRID, value=patch),
    )
