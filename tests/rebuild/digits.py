"""Rebuild lesson 05's digits.npz from scikit-learn's copy of the UCI digits (readers never need this).

    python -m pip install scikit-learn      in an environment made for it and thrown away afterwards
    python -m tests.rebuild.digits

The same bytes come out each time. Source and licence: digits.md beside it.
"""

import numpy as np

from ..course import ROOT

TARGET = ROOT / "attn_helpers" / "lessons" / "strengths_and_limits" / "digits.npz"


def main():
    from sklearn.datasets import load_digits

    digits = load_digits()
    images, labels = digits.images.astype(np.uint8), digits.target.astype(np.uint8)
    assert (images == digits.images).all() and images.shape == (1797, 8, 8) and images.max() == 16
    np.savez_compressed(TARGET, images=images, labels=labels)
    print(f"{TARGET.name}: {len(labels)} digits, {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
