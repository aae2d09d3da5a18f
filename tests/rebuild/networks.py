"""Train lesson 05's networks.npz again: the three networks that the lesson looks into and moves a digit before.

    OPENBLAS_NUM_THREADS=1 python -m tests.rebuild.networks

Each is the first seed of its row of the sweep, study "centred"; half a minute on one core. Kept in float16.
"""

import numpy as np
from autograd.misc.flatten import flatten

from attn_helpers.lessons.strengths_and_limits import digits, vision

from .sweep import THREE, Job, fitted


def job(name):
    """Return the training of one network, as the sweep does it."""
    return Job("centred", name, 1400, 1000, 0.01, 0)


def main():
    networks = {name: fitted(job(name)) for name in THREE}
    np.savez_compressed(vision.SAVED, **{name: flatten(p)[0].astype(np.float16) for name, p in networks.items()})
    test = digits.draw_task(1400, 0, centred=True).test
    for name, p in networks.items():
        model = vision.MODELS[name][0]
        kept = vision.accuracy(model, vision.load_network(name), test)
        print(f"{name:20} {vision.accuracy(model, p, test):.3f}, in float16 {kept:.3f}")


if __name__ == "__main__":
    main()
