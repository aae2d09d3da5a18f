"""Lesson 07: shapes of the writing loop, a cache that forgets, a loop that writes, and a story for one layer."""

import numpy as np

from .._language import say
from ..attention import attention
from ..decoder import Decoder, read
from ..lessons.a_model_that_writes import stories
from ..scores import softmax
from .answers import is_open
from .attention import scores as scaled
from .grading import Case, Exercise, grade
from .result import Result, printable
from .scores import draw

# Four tokens are given, this is the third turn of the loop; one head a layer, 32 wide, 14 words
LATER, ADDED, ALL = (
    "The third new token comes from these logits. It is not read yet.",
    "Two tokens have been added by then.",
    "`read` reads all tokens again, not only the newest.",
)
SHAPES = {"keys": (6, 32), "weights": (6, 6), "logits": (6, 14)}
WRONG_SHAPES = {
    "keys": {(7, 32): LATER, (4, 32): ADDED, (1, 32): ALL,
             (6, 14): "A key is 32 wide: 14 is the number of words.",
             (32, 32): "That is the matrix. Each token's row times the matrix gives a key."},
    "weights": {(7, 7): LATER, (4, 4): ADDED, (1, 6): ALL,
                (6, 32): "A weight is one number for a query and a key.",
                (6,): "Each of the six tokens asks: a row of weights for each.",
                (6, 14): "Tokens ask tokens, not the 14 words."},
    "logits": {(7, 14): LATER, (4, 14): ADDED, (1, 14): ALL,
               (6, 32): "The readout has turned the 32 numbers into one for each word."},
}  # fmt: skip


def about_shapes(item, got, _):
    """Say what went wrong with a shape of the loop.

    Parameters
    ----------
    item : str
        What the shape is of.
    got : tuple of int
    _ : dict
        All readings; not needed.

    Returns
    -------
    str

    Examples
    --------
    >>> about_shapes("weights", (4, 4), {})
    'Two tokens have been added by then.'
    """
    if len(got) == 3:
        return "Leave the axis of heads out: there is one head a layer, so two axes are enough."
    return WRONG_SHAPES[item].get(got, "How many tokens are read in the third turn? Each has one row.")


def _one_by_one_cases(rng):
    sizes = (2, 2, 2), (4, 3, 2), (6, 2, 5)
    return [Case({"queries": draw(rng, n, d), "keys": draw(rng, n, d), "values": draw(rng, n, v)}) for n, d, v in sizes]


def _late(queries, keys, values):
    """Answer each query before its own key is kept, as the exercise gives it."""
    later = [attention(queries[i : i + 1], keys[:i], values[:i]).output[0] for i in range(1, len(queries))]
    return np.array([values[0], *later])


def _seeing(sees):
    """Answer each query with the keys that ``sees(n)``, (n, n), lets it see."""
    return lambda q, k, v: attention(q, k, v, mask=sees(len(q))).output


FORGETS = "It still does what it did as given: the outputs differ from causal attention."
ONE_BY_ONE = Exercise(
    "one_by_one",
    lambda queries, keys, values: attention(queries, keys, values, causal=True),
    _one_by_one_cases,
    (
        (FORGETS, _late),
        ("Each query sees only itself: the old keys must stay.", _seeing(lambda n: np.eye(n, dtype=bool))),
        ("The queries see keys that come later.", _seeing(lambda n: np.ones((n, n), dtype=bool))),
        ("The queries see one key too many.", _seeing(lambda n: np.tri(n, k=1, dtype=bool))),
        ("The first key is lost on the way.",
         _seeing(lambda n: np.tri(n, dtype=bool) & ((np.arange(n) > 0) | np.eye(n, dtype=bool)))),
        ("The newest key is kept twice: add it once.",
         lambda q, k, v: softmax(np.where(np.tri(len(q)), scaled(q, k) + np.log(2) * np.eye(len(q)), -np.inf)) @ v),
        ("The keys are averaged. What is handed over are the values.",
         lambda q, k, v: attention(q, k, k, causal=True).output),
        ("The scale is missing: divide the scores by √d_key.",
         lambda q, k, v: softmax(q @ k.T, mask=np.tri(len(q), dtype=bool)) @ v),
    ),
    pair=True,
    advice="Query i must see the keys 0 to i: its own, too.",
)  # fmt: skip


def grade_one_by_one(answer):
    """Grade the mended cache; one that does what it did when it was given counts as not attempted.

    Parameters
    ----------
    answer : callable
        ``one_by_one(queries, keys, values)``: (n, d_key), (n, d_key) and (n, d_value) → (n, d_value).

    Returns
    -------
    Result

    Examples
    --------
    >>> print(grade_one_by_one(_late).passed)
    None
    """
    result = grade(ONE_BY_ONE, answer)
    return Result(ONE_BY_ONE.name, None, FORGETS) if result.hint == FORGETS else result


class Table:
    """A model to be read in an exercise: called with token numbers, it returns their logits, one row each.

    Row i depends on all tokens up to i, so that a loop that hands over too few is found out.
    """

    def __init__(self, rng, n_words):
        self.rows = rng.normal(size=(2, n_words, n_words))

    def __call__(self, ids):
        """Return logits, (n, n_words), for (n,) token numbers."""
        ids = np.asarray(ids)
        if ids.ndim != 1 or not ids.size or ids.dtype.kind not in "iu":
            raise ValueError(f"read_logits takes whole numbers (n,), got {ids.dtype} {ids.shape}")
        own, other = self.rows[0][ids], self.rows[1][ids]
        return own + np.cumsum(other, axis=0) / np.arange(1, len(ids) + 1)[:, None] ** 0.5

    def __deepcopy__(self, memo):
        return self  # nothing in it can be changed by a call

    def __repr__(self):
        return say("a model of {n} words").format(n=self.rows.shape[1])


def _written(read_logits, ids, n):
    for _ in range(n):
        ids = np.append(ids, np.argmax(read_logits(ids)[-1]))
    return ids


def _write_cases(rng):
    sizes = (4, 2, 1), (9, 3, 5), (14, 4, 6), (20, 5, 9)
    return [Case({"read_logits": Table(rng, words), "ids": rng.integers(words, size=given), "n": n})
            for words, given, n in sizes]  # fmt: skip


def _chosen(choose):
    """Make a loop that takes ``choose(logits)`` as its next token."""

    def loop(read_logits, ids, n):
        for _ in range(n):
            ids = np.append(ids, choose(read_logits(ids)))
        return ids

    return loop


def _once(read_logits, ids, n):
    return np.append(ids, [np.argmax(read_logits(ids)[-1])] * n)


def _forgetful(read_logits, ids, n):
    new = ids
    for _ in range(n):
        new = [np.argmax(read_logits(new)[-1])]
        ids = np.append(ids, new)
    return ids


NEWEST = "Only the newest token is read. Without a cache, the model needs the whole text."
WRITE = Exercise(
    "write",
    _written,
    _write_cases,
    (
        ("You return the new tokens alone. Put them behind `ids`.", lambda f, ids, n: _written(f, ids, n)[len(ids):]),
        ("One token is missing: the loop turns n times.", lambda f, ids, n: _written(f, ids, n - 1)),
        ("That is one token too many: the loop turns n times.", lambda f, ids, n: _written(f, ids, n + 1)),
        ("n counts the new tokens, not all of them.", lambda f, ids, n: _written(f, ids, max(0, n - len(ids)))),
        ("The model reads once and writes the same token n times. It must read what it wrote.", _once),
        (NEWEST, _forgetful),
        (NEWEST, lambda f, ids, n: np.append(ids, _forgetful(f, ids[-1:], n)[1:])),
        ("That is what comes after the first token. Take the last row: `logits[-1]`.",
         _chosen(lambda logits: np.argmax(logits[0]))),
        ("`argmax` of the whole array counts through all rows. Take the last row first.",
         _chosen(lambda logits: np.argmax(logits) % logits.shape[-1])),
        ("That is the least likely token: `argmax`, not `argmin`.", _chosen(lambda logits: np.argmin(logits[-1]))),
        ("The logits are averaged over the places. Take the last row.",
         _chosen(lambda logits: np.argmax(logits.mean(axis=0)))),
        ("The new tokens stand in front. Put them behind `ids`.",
         lambda f, ids, n: np.roll(_written(f, ids, n), n)),
    ),
    advice="In each of n turns: read all, take the last row, its `argmax`, and append it.",
    wanted="token numbers, those given and n new ones",
    all_cases=True,
)  # fmt: skip

TRIED, ENOUGH = 100, 0.9  # so many other names and animals, and so often must both models be right
ASKS = "End with an owner who was named before, such as “… Ben's”, so that an animal comes next."


def grade_one_layer_story(answer, model):
    """Grade a story whose next animal a model of one layer knows, whatever the owners and the animals are called.

    Parameters
    ----------
    answer : str
        A beginning that ends with an owner; None or ... for "not attempted".
    model : Decoder
        The trained one, of one layer.

    Returns
    -------
    Result

    Examples
    --------
    >>> grade_one_layer_story("Anna's cat. Anna's", None)
    ✗ one_layer_story: not yet.
    Hand over the model of one layer as well: `check.one_layer_story(story, one.decoder())`.
    """
    name = "one_layer_story"
    if is_open(answer):
        return Result(name, None)
    if not isinstance(answer, str):
        return Result(name, False, "Write a story in quotes, such as `\"Anna's cat. Ben's duck. Anna's\"`.")
    if not isinstance(model, Decoder) or len(model.layers) != 1:
        hint = "Hand over the model of one layer as well: `check.one_layer_story(story, one.decoder())`."
        return Result(name, False, hint)
    try:
        ids = stories.as_numbers(answer)
    except ValueError as error:
        return Result(name, False, printable(str(error)))
    if fault := _fault(ids, len(model.places)):
        return Result(name, False, fault, (("got", printable(answer)),))
    share = _share_right(model, ids)
    told = (
        ("story", stories.as_text(ids[1:])),
        ("right in", say("{share:.0%} of {n} such stories").format(share=share, n=TRIED)),
    )
    if share < ENOUGH:
        hint = (
            "With other owners and animals in the same places, one layer is not sure. It sees which animals were told, "
            "and how often, but not whose they are. Which stories can be told so that this is enough?"
        )
        return Result(name, False, hint, told)
    return Result(name, True, "", told)


def _fault(ids, n_places):
    """Say what is wrong with a story that shall be gone on with, or return nothing."""
    if len(ids) > n_places:
        told = say("That is {n} tokens with the start; the model has places for {n_places}.")
        return told.format(n=len(ids), n_places=n_places)
    sentences = [ids[n : n + 3] for n in range(1, len(ids), 3)]
    names, animals = (range(first, first + 6) for first in (stories.FIRST_NAME, stories.FIRST_ANIMAL))
    formed = all(len(s) == 3 and s[0] in names and s[1] in animals and s[2] == 1 for s in sentences[:-1])
    if not sentences or not formed or len(sentences[-1]) != 1 or sentences[-1][0] not in names:
        return f"{say('Each sentence is an owner, an animal and a full stop.')} {say(ASKS)}"
    own = {int(s[1]) for s in sentences[:-1] if s[0] == ids[-1]}
    if not own:
        return ASKS
    if len(own) > 1:
        return "This owner has two animals: nobody can know which is meant."
    return ""


def _share_right(model, ids):
    """Return how often a model is right about a story told with other owners and animals, each anew."""
    rng = np.random.default_rng(0)
    names, animals = (first + rng.random((TRIED, 6)).argsort(axis=1) for first in
                      (stories.FIRST_NAME, stories.FIRST_ANIMAL))  # fmt: skip
    others = np.hstack([np.tile([0, 1], (TRIED, 1)), names, animals])[:, ids]
    right = others[:, int(np.flatnonzero(ids[:-1] == ids[-1])[0]) + 1]
    return float((read(model, others).logits[:, -1].argmax(axis=-1) == right).mean())
