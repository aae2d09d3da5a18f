"""Recompute lesson 05's digits_sweep.csv: what the four networks of the fifth lesson reach, and where.

    python -m tests.rebuild.sweep              all of it, on one core, about an hour
    python -m tests.rebuild.sweep --resume     only the rows that are not there yet

The same subsets and placements are used for all networks; only the seed changes them. Accuracies are shares.
"""

import argparse
import csv
import functools
import pathlib
from typing import NamedTuple

import numpy as np

from attn_helpers.lessons.strengths_and_limits import digits as dg
from attn_helpers.lessons.strengths_and_limits import vision

TARGET = pathlib.Path(dg.__file__).parent / "digits_sweep.csv"
SIZES = (20, 50, 100, 200, 400, 1400, 11200)
FOUR = ("CNN", "attention", "average pooling", "logistic regression")
THREE = FOUR[:3]
RESULTS = ("test", "train", "across", "down", "larger")


class Job(NamedTuple):
    """One training: which study it belongs to, and everything that decides its result."""

    study: str
    model: str
    readout: str
    n: int
    steps: int
    rate: float
    seed: int


def jobs():
    """List all trainings, the most needed first."""
    for seed in range(5):
        for n in SIZES:
            yield from (Job("placed", model, "mean", n, 1000, 0.01, seed) for model in FOUR)
        if seed < 3:
            for n in (50, 1400):
                yield Job("centred", "logistic regression", "pixels", n, 1000, 0.01, seed)
                yield from (Job("centred", m, r, n, 1000, 0.01, seed) for m in THREE for r in ("mean", "all cells"))
            for n in (200, 1400):
                yield Job("placed", "attention, 2 layers", "mean", n, 1000, 0.01, seed)
                yield from (Job("lower rate", model, "mean", n, 1000, 0.003, seed) for model in FOUR)
            yield Job("placed", "attention, 2 layers", "mean", 11200, 1000, 0.01, seed)
            shuffles = ("patches shuffled", "pixels shuffled")
            yield from (Job(study, m, "mean", 1400, 1000, 0.01, seed) for study in shuffles for m in THREE[:2])
        if seed < 2:
            deep = (*THREE, "attention, 2 layers")
            yield from (Job("more steps", m, "mean", 11200, 4000, 0.01, seed) for m in deep)


@functools.cache
def data(study, n, seed):
    """Choose and place the digits of one training: (train, test)."""
    task = dg.draw_task(n, seed, centred=study == "centred")
    if not study.endswith("shuffled"):
        return task
    order = dg.patch_order(np.random.default_rng(7), 2 if study.startswith("patches") else 1)
    return dg.Split(*(dg.shuffle(part, order) for part in task))


def shifted(score, test):
    """Score the test digits one pixel off the middle: (mean of left and right, mean of up and down)."""
    across = [score(dg.centre(test, right=step)) for step in (-1, 1)]
    down = [score(dg.centre(test, down=step)) for step in (-1, 1)]
    return np.mean(across), np.mean(down)


def measure(job, progress=None):
    """Train one network and return its row of the table: the job and the RESULTS, None where a study has none."""
    train, test = data(job.study, job.n, job.seed)
    model, start = vision.MODELS[job.model]
    rng = np.random.default_rng([job.seed, len(job.model)])
    parameters = start(rng, 36 if job.readout == "all cells" else 1)
    if job.readout == "all cells":
        model = functools.partial(model, read=vision.flat_cells)
    parameters = vision.fit(model, parameters, train, rng, steps=job.steps, rate=job.rate, progress=progress)

    def score(digits):
        return vision.accuracy(model, parameters, digits)

    fresh = dg.split_digits().test
    across, down = shifted(score, fresh) if job.study == "centred" else (None, None)
    placed = job.study == "placed"
    larger = score(dg.Digits(dg.enlarge(fresh.images), fresh.labels)) if placed else None
    return {**job._asdict(), **dict(zip(RESULTS, (score(test), score(train), across, down, larger), strict=True))}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resume", action="store_true", help="keep the rows that are there")
    parser.add_argument("--target", type=pathlib.Path, default=TARGET)
    options = parser.parse_args()
    done = set()
    if options.resume and options.target.exists():
        with open(options.target, newline="", encoding="utf-8") as file:
            done = {tuple(row[name] for name in Job._fields) for row in csv.DictReader(file)}
    with open(options.target, "a" if done else "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, [*Job._fields, *RESULTS], lineterminator="\n")
        if not done:
            table.writeheader()
        for job in jobs():
            if tuple(map(str, job)) not in done:
                row = measure(job)
                table.writerow({k: f"{v:.4f}" if k in RESULTS and v is not None else v for k, v in row.items()})
                file.flush()


if __name__ == "__main__":
    main()
