"""Stories that tell whose animal is which, then name the owners again: what comes next stands only in the text before.

"Anna's cat. Ben's duck. Carl's fox. Ben's …": one token is one word or a full stop. Who has what is drawn anew for each
story, so that it cannot be learned by heart.
"""

from typing import NamedTuple

import autograd.numpy as anp
import numpy as np

from ... import _shapes
from ..._arrays import calm
from ..._language import later, say
from ...choosing import choose
from ...controls.progress import Progress
from ...decoder import Decoder, Layer, read, write
from ...positions import BASE, sinusoidal_positions
from ..learning import Trained, softmax, train
from ..words import START

NAMES = ("Anna's", "Ben's", "Carl's", "Dora's", "Emil's", "Fay's")
ANIMALS = ("cat", "duck", "fox", "goat", "hen", "pig")
STOP = "."
VOCABULARY = (START, STOP, *NAMES, *ANIMALS)
FIRST_NAME, FIRST_ANIMAL = VOCABULARY.index(NAMES[0]), VOCABULARY.index(ANIMALS[0])
N_PAIRS, N_ASKED = 3, 3  # sentences that tell, and sentences that come back to what was told
D_MODEL, STEPS, RATE, BATCH = 32, 400, 0.01, 64
CHANCE, UNTIL = 0.1, 200  # what a token counts that is no animal asked for, in the first steps; later all count alike
KEPT = (0, 50, 100, 150, 160, 170, 180, 200, 300, 400)  # steps that are stored, to be replayed
POSITIONS = later("learned", "sinusoidal", "rotary", "none")


@calm
def draw(rng, n, n_pairs=N_PAIRS, n_asked=N_ASKED):
    """Draw n stories as token numbers.

    Parameters
    ----------
    rng : numpy.random.Generator
    n : int
    n_pairs : int
        How many names and animals are told, 1 to 6.
    n_asked : int
        How many sentences then name an owner again, each drawn from those told.

    Returns
    -------
    ndarray of int, (n, 1 + 3 · (n_pairs + n_asked))

    Raises
    ------
    ValueError, TypeError
        If a number is out of its range.

    Examples
    --------
    >>> as_text(draw(np.random.default_rng(0), 1, n_pairs=2, n_asked=1)[0])
    "<start> Dora's pig . Carl's fox . Dora's pig ."
    """
    n = _shapes.whole_number("draw", "n", n)
    if _shapes.whole_number("draw", "n_pairs", n_pairs) > len(NAMES):
        raise _shapes.wrong("draw", "n_pairs", f"{len(NAMES)} at most, the names there are", n_pairs)
    n_asked = _shapes.whole_number("draw", "n_asked", n_asked, least=0)
    names = rng.random((n, len(NAMES))).argsort(axis=1)[:, :n_pairs]
    animals = rng.random((n, len(ANIMALS))).argsort(axis=1)[:, :n_pairs]
    again = rng.integers(n_pairs, size=(n, n_asked))
    order = np.concatenate([np.tile(np.arange(n_pairs), (n, 1)), again], axis=1)
    names, animals = (np.take_along_axis(told, order, axis=1) for told in (names, animals))
    stops = np.full_like(names, VOCABULARY.index(STOP))
    sentences = np.stack([FIRST_NAME + names, FIRST_ANIMAL + animals, stops], axis=-1).reshape(n, -1)
    return np.concatenate([np.full((n, 1), VOCABULARY.index(START)), sentences], axis=1)


def as_text(ids):
    """Return a story's words with spaces between.

    Parameters
    ----------
    ids : (n,) whole numbers

    Returns
    -------
    str

    Examples
    --------
    >>> as_text([0, 2, 8, 1])
    "<start> Anna's cat ."
    """
    return " ".join(VOCABULARY[i] for i in ids)


def as_numbers(text):
    """Return a story's token numbers; a start is put in front.

    Parameters
    ----------
    text : str

    Returns
    -------
    ndarray of int, (n,)

    Raises
    ------
    ValueError
        In the language of whoever typed the text, if a word is not in the vocabulary.

    Examples
    --------
    >>> as_numbers("Anna's cat. Anna's")
    array([0, 2, 8, 1, 2])
    """
    words = text.replace(STOP, f" {STOP} ").split()
    unknown = [word for word in words if word not in VOCABULARY]
    if unknown:
        known = say("as_numbers: text must be made of {words}, got {word}")
        raise ValueError(known.format(words=say(", ").join(VOCABULARY[1:]), word=repr(unknown[0])))
    return np.array([VOCABULARY.index(word) for word in (START, *words)])


def asked_places(n_pairs=N_PAIRS, n_asked=N_ASKED):
    """Return the places of the owners named again: what comes next there is an animal that was told.

    Parameters
    ----------
    n_pairs, n_asked : int

    Returns
    -------
    ndarray of int, (n_asked,)

    Examples
    --------
    >>> asked_places()
    array([10, 13, 16])
    """
    return 1 + 3 * (n_pairs + np.arange(n_asked))


@calm
def start(rng, n_layers=2, *, d_model=D_MODEL, n_places=1 + 3 * (N_PAIRS + N_ASKED), positions="learned"):
    """Draw where learning starts.

    Parameters
    ----------
    rng : numpy.random.Generator
    n_layers, d_model, n_places : int
    positions : str
        One of POSITIONS; only learned ones are parameters.

    Returns
    -------
    dict
        ``words`` (14, d_model), ``places`` (n_places, d_model) if learned, ``layers``, a list of dicts of ``w_query``,
        ``w_key`` and ``w_value`` (d_model, d_model), and ``readout`` (d_model, 14).

    Examples
    --------
    >>> list(start(np.random.default_rng(0), positions="rotary"))
    ['words', 'readout', 'layers']
    """
    p = {"words": 0.3 * rng.normal(size=(len(VOCABULARY), d_model))}
    if positions == "learned":
        p["places"] = 0.3 * rng.normal(size=(n_places, d_model))
    p["readout"] = 0.2 * rng.normal(size=(d_model, len(VOCABULARY)))
    roles = ("w_query", "w_key", "w_value")
    p["layers"] = [{role: 0.2 * rng.normal(size=(d_model, d_model)) for role in roles} for _ in range(n_layers)]
    return p


def untrained(seed=1):
    """Return a decoder of two layers that has learned nothing.

    Parameters
    ----------
    seed : int

    Returns
    -------
    Decoder

    Examples
    --------
    >>> len(untrained().layers)
    2
    """
    return as_decoder(start(np.random.default_rng(seed)))


def forward(p, ids, *, positions="learned"):
    """Return the logits at every place of n stories at once, for autograd; one head a layer, as wide as the model.

    Parameters
    ----------
    p : dict
        As ``start`` draws it.
    ids : ndarray of int, (n_stories, n)
    positions : str

    Returns
    -------
    ndarray, (n_stories, n, 14)
    """
    n, d_model = ids.shape[1], p["words"].shape[1]
    x = _times(np.eye(len(VOCABULARY))[ids], p["words"])  # p["words"][ids], whose gradient would take longer
    if positions == "learned":
        x = x + p["places"][:n]
    elif positions == "sinusoidal":
        x = x + _waves(n, d_model)
    future = np.where(np.tri(n, dtype=bool), 0, -np.inf)
    for layer in p["layers"]:
        queries, keys, values = (_times(x, layer[role]) for role in ("w_query", "w_key", "w_value"))
        if positions == "rotary":
            queries, keys = _turned(queries), _turned(keys)
        scores = queries @ anp.swapaxes(keys, -1, -2) / d_model**0.5
        x = x + softmax(scores + future) @ values
    return _times(x, p["readout"])


def _waves(n, d_model):
    return 0.3 * 2**0.5 * sinusoidal_positions(n, d_model)  # as long as the learned ones at their start


def _times(x, matrix):
    """Multiply rows by a matrix, all stories in one product: its gradient then takes a fifth of the time."""
    return anp.reshape(anp.reshape(x, (-1, x.shape[-1])) @ matrix, (*x.shape[:-1], matrix.shape[-1]))


def _turned(x):
    """Return what ``rotate`` does with x at the places 0, 1, …, for autograd."""
    n, d = x.shape[-2:]
    angles = np.arange(n)[:, None] * np.repeat(BASE ** (-np.arange(0, d, 2) / d), 2)
    swap = np.kron(np.eye(d // 2), [[0, 1], [-1, 0]])  # (even, odd) → (−odd, even)
    return x * np.cos(angles) + _times(x, swap) * np.sin(angles)


def loss(p, ids, n_pairs=N_PAIRS, *, chance=1.0, positions="learned"):
    """Return the mean of −log p(next token) over all places.

    Parameters
    ----------
    p : dict
    ids : ndarray of int, (n_stories, n)
    n_pairs : int
    chance : number
        How much each next token counts that is no animal asked for; these count 1.
    positions : str

    Returns
    -------
    number

    Examples
    --------
    >>> p = start(np.random.default_rng(0)) | {"readout": np.zeros((32, 14))}
    >>> round(float(loss(p, draw(np.random.default_rng(0), 5))), 3)  # log 14
    2.639
    """
    logits = forward(p, ids[:, :-1], positions=positions)
    logits = logits - anp.max(logits, axis=-1, keepdims=True)
    log_p = logits - anp.log(anp.sum(anp.exp(logits), axis=-1, keepdims=True))
    count = np.full(ids.shape[1] - 1, float(chance))
    count[asked_places(n_pairs, (ids.shape[1] - 1) // 3 - n_pairs)] = 1
    right = np.eye(len(VOCABULARY))[ids[:, 1:]] * count[:, None]
    return -anp.sum(log_p * right) / right.sum()


class Run(NamedTuple):
    """Hold one training: what ``train`` returns, and how its parameters know their places."""

    trained: Trained
    positions: str

    def decoder(self, step=None):
        """Return the decoder learned, or that after a step that was kept.

        Parameters
        ----------
        step : int, optional

        Returns
        -------
        Decoder
        """
        p = self.trained.parameters if step is None else self.trained.stages[step]
        return as_decoder(p, positions=self.positions)


@calm
def learn(seed, n_layers=2, *, positions="learned", n_pairs=N_PAIRS, steps=STEPS, chance=CHANCE, keep=(),
          progress=None):  # fmt: skip
    """Train a decoder from one seed, which draws its start and its stories: new ones at every step.

    In the first 200 steps, what chance decides counts little: else its noise hides what can be learned for long.

    Parameters
    ----------
    seed : int
    n_layers : int
    positions : str
        One of POSITIONS.
    n_pairs : int
        In every story.
    steps : int
    chance : number
        How much a token counts in the first 200 steps that is no animal asked for.
    keep : ints
        The numbers of steps after which to keep the parameters.
    progress : function (step, steps), optional

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        If positions is none of those there are.

    Examples
    --------
    >>> learn(0, steps=2).decoder().words.shape
    (14, 32)
    """
    if positions not in POSITIONS:
        raise _shapes.wrong("learn", "positions", f"one of {', '.join(POSITIONS)}", repr(positions))
    rng = np.random.default_rng(seed)
    begin = start(rng, n_layers, positions=positions, n_places=1 + 3 * (n_pairs + N_ASKED))

    def stories(step):
        return draw(rng, BATCH, n_pairs), chance if step < UNTIL else 1.0

    def own_loss(p, ids, chance):
        return loss(p, ids, n_pairs, chance=chance, positions=positions)

    some = {"learning_rate": RATE, "keep": keep, "progress": progress}
    return Run(train(own_loss, begin, stories, steps=steps, **some), positions)


def learn_both(seed=0, steps=STEPS):
    """Train a decoder of one layer and one of two, with a bar that shows how far it is.

    Parameters
    ----------
    seed, steps : int

    Returns
    -------
    list of Run
        Each with the stages of KEPT, as far as it gets.

    Examples
    --------
    >>> [len(run.decoder().layers) for run in learn_both(steps=1)]
    [1, 2]
    """
    keep = [step for step in KEPT if step <= steps]
    with Progress(2 * steps, say("training")) as progress:
        return [learn(seed, n, steps=steps, keep=keep, progress=progress) for n in (1, 2)]


def as_decoder(p, *, positions="learned", n_places=64):
    """Return what was learned as a Decoder of the package, one head a layer.

    Parameters
    ----------
    p : dict
    positions : str
    n_places : int
        How many waves there are, if places are told by waves.

    Returns
    -------
    Decoder

    Examples
    --------
    >>> as_decoder(start(np.random.default_rng(0))).layers[1].w_query.shape
    (32, 32)
    """
    d_model = p["words"].shape[1]
    places = {"learned": p.get("places"), "sinusoidal": _waves(n_places, d_model)}.get(positions)
    layers = tuple(Layer(**layer, w_output=np.eye(d_model), n_heads=1) for layer in p["layers"])
    return Decoder(p["words"], places, layers, p["readout"], rotary=positions == "rotary")


@calm
def accuracy(decoder, ids=None, n_pairs=N_PAIRS):
    """Return the share of owners named again at which the likeliest next token is their animal.

    Parameters
    ----------
    decoder : Decoder
    ids : ndarray of int, (n_stories, n), optional
        300 new stories unless given.
    n_pairs : int
        How many are told.

    Returns
    -------
    float

    Examples
    --------
    >>> accuracy(by_hand())
    1.0
    """
    ids = draw(np.random.default_rng(999), 300, n_pairs) if ids is None else ids
    at = asked_places(n_pairs, (ids.shape[1] - 1) // 3 - n_pairs)
    likeliest = read(decoder, ids[:, :-1]).logits.argmax(axis=-1)
    return float((likeliest[:, at] == ids[:, at + 1]).mean())


def by_hand(n_places=1 + 3 * (N_PAIRS + N_ASKED)):
    """Build the two heads that do it from ones and zeros: one looks one back, one finds the owner named before.

    Parameters
    ----------
    n_places : int

    Returns
    -------
    Decoder
        Its vectors have four parts: the word, the place, the word before, and the word found.

    Notes
    -----
    Source: Olsson et al. 2022, induction heads.

    Examples
    --------
    >>> ids = as_numbers("Anna's cat. Ben's duck. Anna's")
    >>> VOCABULARY[read(by_hand(), ids).logits[-1].argmax()]
    'cat'
    """
    n_words = len(VOCABULARY)
    parts = np.split(np.eye(3 * n_words + n_places), np.cumsum([n_words, n_places, n_words]))
    word, place, before, found = parts  # each (its width, d_model): puts a part into its columns
    sure = 1000.0 * word.shape[1] ** 0.5  # a score that leaves exactly nothing to the others
    one_back = Layer(sure * place[1:].T @ np.eye(n_places)[:-1], place.T, word.T, before, 1)
    finds = Layer(sure * word.T, before.T, word.T, found, 1)
    return Decoder(word, place, (one_back, finds), found.T)


@calm
def look_back(decoder, ids, layer=0, back=1):
    """Return the mean weight that the animals told give to the token some places before them.

    Parameters
    ----------
    decoder : Decoder
    ids : ndarray of int, (n_stories, n)
    layer, back : int

    Returns
    -------
    ndarray, (n_heads,)

    Examples
    --------
    >>> look_back(by_hand(), draw(np.random.default_rng(0), 10))
    array([1.])
    """
    weights = read(decoder, ids).weights[layer]
    at = 2 + 3 * np.arange(N_PAIRS)
    return weights[:, :, at, at - back].mean(axis=(0, 2))


@calm
def look_at_answer(decoder, ids, layer=1, n_pairs=N_PAIRS):
    """Return the mean weight that owners named again give to the places where their animal stands.

    Parameters
    ----------
    decoder : Decoder
    ids : ndarray of int, (n_stories, n)
    layer, n_pairs : int

    Returns
    -------
    ndarray, (n_heads,)

    Examples
    --------
    >>> look_at_answer(by_hand(), draw(np.random.default_rng(0), 10)).round(6)
    array([1.])
    """
    at = asked_places(n_pairs, (ids.shape[1] - 1) // 3 - n_pairs)
    weights = read(decoder, ids).weights[layer][:, :, at]
    there = ids[:, None, :] == ids[:, at + 1][:, :, None]
    return (weights * there[:, None]).sum(axis=-1).mean(axis=(0, 2))


class Written(NamedTuple):
    """Hold what came of many stories written.

    Attributes
    ----------
    right : float
        The share of them without a mistake.
    different : int
        How many different ones there are, with or without a mistake.
    """

    right: float
    different: int


@calm
def write_many(decoder, told, n=100, *, temperature=0.0, top_k=None, top_p=None, seed=0):
    """Let a decoder go on with one beginning many times, three sentences each, and count.

    Parameters
    ----------
    decoder : Decoder
    told : ndarray of int, (n_tokens,)
        Three sentences that tell.
    n : int
        How many stories it writes.
    temperature, top_k, top_p
        As in `choose`.
    seed : int
        Draws what is left to chance.

    Returns
    -------
    Written

    Examples
    --------
    >>> write_many(by_hand(), as_numbers("Anna's cat. Ben's duck. Carl's fox."), 3)
    Written(right=1.0, different=1)
    """
    rng = np.random.default_rng(seed)

    def chosen(logits):
        return choose(logits, rng, temperature=temperature, top_k=top_k, top_p=top_p)

    texts = write(decoder, np.tile(told, (n, 1)), 3 * N_ASKED, choose=chosen)
    return Written(float(without_mistake(texts).mean()), len(np.unique(texts, axis=0)))


@calm
def without_mistake(ids, n_pairs=N_PAIRS):
    """Tell for each story written whether it is one that ``draw`` could have drawn.

    Parameters
    ----------
    ids : ndarray of int, (n_stories, n)
    n_pairs : int

    Returns
    -------
    ndarray of bool, (n_stories,)
        Sentences of three tokens, names and animals told once each, then animals as they were told.

    Examples
    --------
    >>> without_mistake(draw(np.random.default_rng(0), 3)).tolist()
    [True, True, True]
    """
    sentences = ids[:, 1:].reshape(len(ids), -1, 3)
    names, animals, stops = sentences[..., 0] - FIRST_NAME, sentences[..., 1] - FIRST_ANIMAL, sentences[..., 2]
    formed = (ids[:, 0] == VOCABULARY.index(START)) & (stops == VOCABULARY.index(STOP)).all(axis=1)
    formed &= ((0 <= names) & (names < len(NAMES)) & (0 <= animals) & (animals < len(ANIMALS))).all(axis=1)
    for told in (names[:, :n_pairs], animals[:, :n_pairs]):
        formed &= (np.diff(np.sort(told, axis=1), axis=1) > 0).all(axis=1)
    named = names[:, n_pairs:, None] == names[:, None, :n_pairs]
    as_told = named & (animals[:, n_pairs:, None] == animals[:, None, :n_pairs])
    return formed & as_told.any(axis=-1).all(axis=1)
