"""Rebuild tests/lessons/reference.npz: the pretrained encoder as transformers and torch compute it.

    pip install transformers torch      in an environment made for it and thrown away afterwards, with the model
    python -m tests.rebuild.reference

Licence of the model: real_model.md in lesson 06's room.
"""

import importlib.util
import os
import warnings

import numpy as np

from attn_helpers.lessons.a_real_model.gallery import COMPARED, DUCKS
from attn_helpers.lessons.a_real_model.minilm import folder

from ..course import ROOT

FILE = ROOT / "tests" / "lessons" / "reference.npz"
TEXTS = (DUCKS, *COMPARED[0])


def installed():
    """Tell whether model and reference implementation are here."""
    return folder() is not None and all(importlib.util.find_spec(name) for name in ("torch", "transformers"))


def by_transformers(texts):
    """Return for each text the maps (n_layers, n_heads, n, n) and the last layer's vectors (n, d_model), float32."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch
        from transformers import AutoModel, AutoTokenizer

        place = str(folder())
        tokenizer = AutoTokenizer.from_pretrained(place)
        model = AutoModel.from_pretrained(place, attn_implementation="eager").eval()
        with torch.no_grad():
            found = [model(**tokenizer(text, return_tensors="pt"), output_attentions=True) for text in texts]
    return [(torch.cat(one.attentions).numpy(), one.last_hidden_state[0].numpy()) for one in found]


def main():
    import torch
    import transformers

    found = by_transformers(TEXTS)
    versions = f"transformers {transformers.__version__}, torch {torch.__version__}"
    means = np.array([vectors.mean(axis=0) for _, vectors in found])
    np.savez_compressed(FILE, versions=versions, maps=found[0][0], vectors=found[0][1], means=means)
    print(f"{FILE.name}: {versions}, {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
