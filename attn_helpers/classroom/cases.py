"""A small case of each lesson, to be computed with a pencil: its numbers drawn by a seed, its key by the package.

A sheet is a list of parts: a text, or a table of what is given and of blanks to be filled.
"""

from dataclasses import dataclass

import numpy as np

from .._language import later, say
from ..attention import attention, attention_weights, causal_mask
from ..choosing import chances
from ..heads import merge_heads, split_heads
from ..pooling import average_pooling, max_pooling, salience_pooling
from ..scores import dot_product_scores, softmax
from .pencil import draw, fair, same

OBJECTS = later("rabbit", "grass", "stone")
WORDS = later("cats", "chase", "mice")
ENDINGS = later("duck", "fox", "cat", "hen")


@dataclass(frozen=True)
class Blank:
    """What is to be filled in, and how the key fills it."""

    answer: str


@dataclass(frozen=True)
class Table:
    """A table: names of columns and of rows, and cells that are given or blank."""

    columns: list
    rows: list
    cells: list
    title: str = ""


def number(x, digits=None):
    """Return a number as a sheet shows it.

    Parameters
    ----------
    x : number
    digits : int, optional
        After the point; as many as it has, if not told.

    Returns
    -------
    str

    Examples
    --------
    >>> number(-0.5), number(2.0), number(0.333, 2), number(-0.001, 1)
    ('−0.5', '2', '0.33', '0.0')
    """
    text = f"{x:g}" if digits is None else f"{round(float(x), digits) + 0.0:.{digits}f}"
    return text.replace("-", "−")


def blanks(numbers, digits=None):
    """Return numbers, or rows of them, as blanks.

    Parameters
    ----------
    numbers : (n,) or (m, n)
    digits : int, optional

    Returns
    -------
    list

    Examples
    --------
    >>> blanks([[0.5, 1]], 1)
    [[Blank(answer='0.5'), Blank(answer='1.0')]]
    """
    return [blanks(x, digits) if np.ndim(x) else Blank(number(x, digits)) for x in numbers]


def _given(numbers):
    return [_given(x) if np.ndim(x) else number(x) for x in numbers]


def _said(words):
    return [say(word) for word in words]


def _beside(*parts):
    """Put rows of cells side by side."""
    return [sum(row, []) for row in zip(*parts, strict=True)]


def _column(cells):
    return [[cell] for cell in cells]


def _powers(scores):
    return blanks(np.exp(scores), 2)


def _fair_row(rng):
    while True:
        row = rng.integers(-2, 4, 3).astype(float)
        if fair(row[None], softmax(row)[None]):
            return row


def pooling(seed):
    """Return the sheet of lesson 01: an average, a maximum, and weights from scores that nobody asks for.

    Parameters
    ----------
    seed : int

    Returns
    -------
    list of str and Table
    """

    def make(rng):
        values, w = rng.integers(0, 5, size=(3, 2)), rng.choice([-1, 0.5, 1], size=2)
        output, weights = salience_pooling(values, w)
        tidy = same(average_pooling(values), average_pooling(values).round(1), 1)
        good = tidy and fair((values @ w)[None], weights[None], values, output[None])
        return (values, w, weights, output) if good else None

    values, w, weights, output = draw([1, seed], make)
    scores, averages = values @ w, average_pooling(values)
    features = [say("contrast"), say("size")]
    return [
        say("Three objects have two features. The learned numbers are w = ({first}, {second}).").format(
            first=number(w[0]), second=number(w[1])
        ),
        say("1. Fill in each column's average, to one decimal, and its maximum."),
        Table(
            features,
            [*_said(OBJECTS), say("average"), say("maximum")],
            [*_given(values), blanks(averages, 1), blanks(max_pooling(values))],
        ),
        say("2. Each object's score is its row times w. Take the powers from the table, and divide by their sum."),
        Table(
            [say("score"), say("power"), say("weight")],
            _said(OBJECTS),
            _beside(_column(blanks(scores)), _column(_powers(scores)), _column(blanks(weights, 2))),
        ),
        say("3. The output is the sum of the rows, each times its weight. One decimal is enough."),
        Table(features, [say("output")], [blanks(output, 1)]),
        say("4. All three scores grow by 1. Which of your weights change?"),
        Blank(say("None: each power grows e times, and so does their sum.")),
    ]


def lookup(seed):
    """Return the sheet of lesson 02: one query, three keys, three values.

    Parameters
    ----------
    seed : int

    Returns
    -------
    list of str and Table
    """

    def make(rng):
        query, keys, values = rng.integers(-1, 3, 4), rng.integers(-1, 3, (3, 4)), rng.integers(0, 10, (3, 2))
        output, weights = attention(query[None], keys, values)
        scores = dot_product_scores(query[None], keys)
        return (
            (query, keys, values, scores[0], weights[0], output[0]) if fair(scores, weights, values, output) else None
        )

    query, keys, values, scores, weights, output = draw([2, seed], make)
    rows = [say("key {n}").format(n=n) for n in (1, 2, 3)]
    return [
        say("One query meets three keys of four numbers, so $d_{key}$ is 4. Each key has a value of two numbers."),
        Table(["", "", "", ""], [say("query"), *rows], [_given(query), *_given(keys)]),
        say("1. Multiply query and key number by number, add up: the product. Divide by $\\sqrt{d_{key}}$: the score."),
        say("2. Take the powers from the table, and divide by their sum: the weights."),
        Table(
            [say("product"), say("score"), say("power"), say("weight"), say("value"), ""],
            rows,
            _beside(
                _column(blanks(keys @ query)),
                _column(blanks(scores)),
                _column(_powers(scores)),
                _column(blanks(weights, 2)),
                _given(values),
            ),
        ),
        say("3. The output is the sum of the values, each times its weight. One decimal is enough."),
        Table(["", ""], [say("output")], [blanks(output, 1)]),
        say("4. Keys and values trade places, row 1 with row 3. What happens to the output?"),
        Blank(say("Nothing: each value keeps its weight.")),
    ]


def words(seed):
    """Return the sheet of lesson 03: three words that ask one another, without a mask and with a causal one.

    Parameters
    ----------
    seed : int

    Returns
    -------
    list of str and Table
    """

    def make(rng):
        x, w_query, w_key = rng.integers(-1, 3, (3, 2)), rng.integers(-1, 2, (2, 1)), rng.integers(-1, 2, (2, 1))
        queries, keys, masked = x @ w_query, x @ w_key, causal_mask(3)
        output, weights = attention(queries, keys, x)
        scores, hidden = dot_product_scores(queries, keys), attention_weights(queries, keys, causal=True)
        good = fair(scores, weights, x, output) and fair(np.where(masked, scores, -np.inf), hidden)
        return (x, w_query, w_key, queries, keys, scores, weights, hidden, output) if good else None

    x, w_query, w_key, queries, keys, scores, weights, hidden, output = draw([3, seed], make)
    names = _said(WORDS)
    return [
        say("Three words are vectors of two numbers. They ask one another; each word is its own value."),
        say("A query is {a} times the first number plus {b} times the second, a key {c} and {d} times.").format(
            a=number(w_query[0, 0]), b=number(w_query[1, 0]), c=number(w_key[0, 0]), d=number(w_key[1, 0])
        ),
        say("1. Fill in queries and keys. Then the scores: query times key, and $\\sqrt{d_{key}}$ is 1."),
        Table(
            [say("word"), "", say("query"), say("key")],
            names,
            _beside(_given(x), _column(blanks(queries[:, 0])), _column(blanks(keys[:, 0]))),
        ),
        Table(names, names, blanks(scores), say("Scores: rows are queries, columns are keys")),
        say("2. Powers from the table, divided by the sum of their row: the weights."),
        Table(names, names, blanks(weights, 2), say("Weights")),
        say("3. The output of each word, to one decimal."),
        Table(["", ""], names, blanks(output, 1)),
        say("4. A causal mask hides what comes later. The weights now?"),
        Table(names, names, blanks(hidden, 2), say("Weights under a causal mask")),
    ]


def heads(seed):
    """Return the sheet of lesson 04: one query, two heads.

    Parameters
    ----------
    seed : int

    Returns
    -------
    list of str and Table
    """

    def make(rng):
        query, keys, values = rng.integers(-2, 3, (1, 2)), rng.integers(-1, 3, (3, 2)), rng.integers(0, 10, (3, 2))
        parts = [split_heads(part, 2) for part in (query, keys, values)]
        output, weights = attention(*parts)
        scores = dot_product_scores(*parts[:2])
        each = zip(scores, weights, parts[2], output, strict=True)
        good = all(fair(*one) for one in each) and (weights[0].argmax() != weights[1].argmax())
        return (query, keys, values, scores, weights, merge_heads(output)) if good else None

    query, keys, values, scores, weights, output = draw([4, seed], make)
    rows = [say("key {n}").format(n=n) for n in (1, 2, 3)]
    wide = 4 * (2 + seed % 5)
    tables = [
        Table(
            [say("score"), say("power"), say("weight")],
            rows,
            _beside(_column(blanks(scores[h, 0])), _column(_powers(scores[h, 0])), _column(blanks(weights[h, 0], 2))),
            say("Head {n}").format(n=h),
        )
        for h in (0, 1)
    ]
    return [
        say("A query meets three keys; all are 2 wide. Head 0 has the first column of each, head 1 the second."),
        say("The query is ({a}, {b}).").format(a=number(query[0, 0]), b=number(query[0, 1])),
        Table([say("key"), "", say("value"), ""], rows, _beside(_given(keys), _given(values))),
        say("1. Each head: scores, powers and weights. A head is 1 wide, so $\\sqrt{d_{key}}$ is 1."),
        *tables,
        say("2. Each head's answer, from its column of the values, to one decimal; then side by side."),
        Table([say("head 0"), say("head 1")], [say("output")], [blanks(output[0], 1)]),
        say("3. Four matrices of {d} × {d}: how many numbers with 2 heads, and with 4?").format(d=wide),
        Blank(say("{count} each time: heads share the columns.").format(count=4 * wide * wide)),
    ]


def fields(seed):
    """Return the sheet of lesson 05: a convolution, what it sees, and one query's weights.

    Parameters
    ----------
    seed : int

    Returns
    -------
    list of str and Table
    """

    def make(rng):
        picture, kernel = rng.integers(0, 3, (4, 4)), rng.integers(-1, 2, (3, 3))
        query, patches = rng.integers(-1, 3, (1, 1)), rng.integers(-1, 3, (4, 1))
        weights, scores = attention_weights(query, patches), dot_product_scores(query, patches)
        found = (np.lib.stride_tricks.sliding_window_view(picture, (3, 3)) * kernel).sum(axis=(-1, -2))
        good = fair(scores, weights) and np.ptp(found) > 1 and np.abs(kernel).sum() in (4, 5)
        return (picture, kernel, found, scores[0], weights[0], query, patches) if good else None

    picture, kernel, found, scores, weights, query, patches = draw([5, seed], make)
    layers, side = 2 + seed % 3, 5 + seed % 4
    return [
        say("A picture of 4 × 4 pixels, and a kernel of 3 × 3 weights."),
        Table([""] * 4, [""] * 4, _given(picture), say("Picture")),
        Table([""] * 3, [""] * 3, _given(kernel), say("Kernel")),
        say("1. Lay the kernel on the four inner pixels in turn: multiply what lies on each other, and add up."),
        Table([""] * 2, [""] * 2, blanks(found)),
        say("2. How many pixels wide is what one output sees after {layers} such layers?").format(layers=layers),
        Blank(number(1 + 2 * layers)),
        say("3. Each of {side} × {side} pixels attends to all. How many weights are that?").format(side=side),
        Blank(number(side**4)),
        say("4. One query, {q}, meets four patches of one number. Scores, powers and weights:").format(
            q=number(query[0, 0])
        ),
        Table(
            [say("patch"), say("score"), say("power"), say("weight")],
            [number(n) for n in range(1, 5)],
            _beside(_given(patches), _column(blanks(scores)), _column(_powers(scores)), _column(blanks(weights, 2))),
        ),
        say("5. The patches are shuffled. What happens to the weights?"),
        Blank(say("They are shuffled in the same way.")),
    ]


def real_heads(seed):
    """Return the sheet of lesson 06: how clear the maps of two heads are.

    Parameters
    ----------
    seed : int

    Returns
    -------
    list of str and Table
    """

    def make(rng):
        scores = np.reshape([_fair_row(rng) for _ in range(4)], (2, 2, 3))  # four rows at once are seldom fair
        weights = softmax(scores)
        clear = weights.max(axis=-1).mean(axis=-1)
        rounded = weights.round(2).max(axis=-1).mean(axis=-1)
        return (scores, weights, clear) if same(clear, rounded, 1) and abs(clear[0] - clear[1]) > 0.09 else None

    scores, weights, clear = draw([6, seed], make)
    rows, columns = [say("query {n}").format(n=n) for n in (1, 2)], [say("key {n}").format(n=n) for n in (1, 2, 3)]
    best = int(clear.argmax())
    given = [Table(columns, rows, _given(scores[h]), say("Scores of head {n}").format(n=h)) for h in (0, 1)]
    asked = [Table(columns, rows, blanks(weights[h], 2), say("Weights of head {n}").format(n=h)) for h in (0, 1)]
    n_layers, n_heads, pieces = 2 + seed % 5, 4 + 2 * (seed % 3), 5 + seed % 6
    return [
        say("Two heads of one layer have these scores, divided by $\\sqrt{d_{key}}$ already."),
        *given,
        say("1. Powers from the table, divided by the sum of their row: the weights."),
        *asked,
        say("2. How clear is a map? Average its rows' largest weights, to one decimal."),
        Table([say("head 0"), say("head 1")], [say("clear")], [blanks(clear, 1)]),
        say("3. Which head is clearer? Does this tell which one the result depends on more?"),
        Blank(say("Head {n} is clearer. No: that takes switching each of them off.").format(n=best)),
        say("4. {layers} layers of {heads} heads read {pieces} pieces. How many weights are computed?").format(
            layers=n_layers, heads=n_heads, pieces=pieces
        ),
        Blank(number(n_layers * n_heads * pieces**2)),
    ]


def writing(seed):
    """Return the sheet of lesson 07: chances of the next word, and what a cache saves.

    Parameters
    ----------
    seed : int

    Returns
    -------
    list of str and Table
    """

    def make(rng):
        logits = rng.permutation(rng.choice(np.arange(-2, 4), 4, replace=False)).astype(float)
        warm, hot = chances(logits), chances(logits, temperature=2)
        best = np.sort(logits)[2:][None]
        two = chances(logits, top_k=2)
        point = rng.integers(5, 96) / 100
        far = np.abs(np.cumsum(hot) - point).min() > 0.03
        kept = fair(best, np.sort(two)[2:][None])
        good = fair(logits[None], warm[None]) and fair(logits[None] / 2, hot[None]) and kept and far
        return (logits, warm, hot, two, point) if good else None

    logits, warm, hot, two, point = draw([7, seed], make)
    names = _said(ENDINGS)
    drawn = names[int(np.searchsorted(np.cumsum(hot), point))]
    tokens = 6 + seed % 7
    return [
        say("A model has read “Ben's”. Four words can follow; these are their logits."),
        say("1. Powers and chances at the temperature 1."),
        say("2. At the temperature 2, logits are divided by 2 first. 3. Only the two likeliest stay, at 1 (top-k)."),
        Table(
            [say("logit"), say("power"), say("chance"), say("logit / 2"), say("power"), say("chance"), say("top 2")],
            names,
            _beside(
                _column(_given(logits)),
                _column(_powers(logits)),
                _column(blanks(warm, 2)),
                _column(blanks(logits / 2)),
                _column(_powers(logits / 2)),
                _column(blanks(hot, 2)),
                _column(blanks(two, 2)),
            ),
        ),
        say("4. Which word does the greedy choice take?"),
        Blank(names[int(logits.argmax())]),
        say("5. At the temperature 2, {u} is drawn. Add up chances from the top: at which word is it passed?").format(
            u=number(point, 2)
        ),
        Blank(drawn),
        say("6. A causal head reads token {n}. How many scores with a cache? How many anew for all {n}?").format(
            n=tokens
        ),
        Blank(f"{tokens}; {tokens * (tokens + 1) // 2}"),
    ]


SHEETS = (pooling, lookup, words, heads, fields, real_heads, writing)  # in the order of the lessons
