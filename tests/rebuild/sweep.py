"""Recompute lesson 05's digits_sweep.csv: what the three networks of the fifth lesson reach, and where.

    OPENBLAS_NUM_THREADS=1 python -m tests.rebuild.sweep --workers 2    all of it, about an hour on two cores
    python -m tests.rebuild.sweep --resume                              only the rows that are not there yet

The same subsets and placements are used for all networks; only the seed changes them. Accuracies are shares.
"""

import argparse
import concurrent.futures
import csv
import functools
import pathlib
from typing import NamedTuple

import numpy as np

from attn_helpers.lessons.strengths_and_limits import digits as dg
from attn_helpers.lessons.strengths_and_limits import vision

TARGET = pathlib.Path(dg.__file__).parent / "digits_sweep.csv"
SIZES = (20, 50, 100, 200, 400, 1400, 11200)
THREE = ("CNN", "attention", "average pooling")
RESULTS = ("test", "train", "across", "down", "larger", "across_2", "down_2")


class Job(NamedTuple):
    """One training: which study it belongs to, and everything that decides its result."""

    study: str
    model: str
    n: int
    steps: int
    rate: float
    seed: int


def jobs():
    """List all trainings, seed by seed: conclusions are written on the first three, then held against the rest."""
    for seed in range(8):
        yield from (Job("centred", model, 1400, 1000, 0.01, seed) for model in (*THREE, vision.PLACELESS))
        if seed >= 5:
            continue
        yield from (Job("centred", model, 200, 1000, 0.01, seed) for model in THREE)
        for n in SIZES:
            yield from (Job("placed", model, n, 1000, 0.01, seed) for model in THREE)
        yield Job("placed", vision.PLACELESS, 1400, 1000, 0.01, seed)
        shuffles = ("patches shuffled", "pixels shuffled")
        for n in (200, 1400):
            yield from (Job(study, m, n, 1000, 0.01, seed) for study in shuffles for m in THREE)
        for n, steps, rate in ((1400, 4000, 0.01), (11200, 4000, 0.01), (11200, 4000, 0.003)):
            yield from (Job("more steps", model, n, steps, rate, seed) for model in THREE)
        if seed < 3:
            yield from (Job("more steps", model, 11200, 16000, 0.003, seed) for model in THREE)


@functools.cache
def data(study, n, seed):
    """Choose and place the digits of one training: (train, test)."""
    task = dg.draw_task(n, seed, centred=study == "centred")
    if not study.endswith("shuffled"):
        return task
    order = dg.patch_order(np.random.default_rng(7), 2 if study.startswith("patches") else 1)
    return dg.Split(*(dg.shuffle(part, order) for part in task))


def shifted(score, test, by):
    """Score the test digits ``by`` pixels off the middle: (mean of left and right, mean of up and down)."""
    across = [score(dg.centre(test, right=step)) for step in (-by, by)]
    down = [score(dg.centre(test, down=step)) for step in (-by, by)]
    return np.mean(across), np.mean(down)


def fitted(job):
    """Train one network and return its parameters."""
    rng = np.random.default_rng([job.seed, len(job.model)])
    network, start = vision.MODELS[job.model]
    train = data(job.study, job.n, job.seed).train
    return vision.fit(network, start(rng), train, rng, steps=job.steps, rate=job.rate)


def measure(job):
    """Train one network and return its row of the table: the job and the RESULTS, None where a study has none."""
    train, test = data(job.study, job.n, job.seed)
    model, parameters = vision.MODELS[job.model][0], fitted(job)

    def score(digits):
        return vision.accuracy(model, parameters, digits)

    fresh = dg.split_digits().test
    results = {"test": score(test), "train": score(train)}
    if job.study == "centred":
        results["across"], results["down"] = shifted(score, fresh, 1)
        results["across_2"], results["down_2"] = shifted(score, fresh, 2)
    if job.study == "placed":
        results["larger"] = score(dg.Digits(dg.enlarge(fresh.images), fresh.labels))
    return {**job._asdict(), **dict.fromkeys(RESULTS), **results}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resume", action="store_true", help="keep the rows that are there")
    parser.add_argument("--target", type=pathlib.Path, default=TARGET)
    parser.add_argument("--workers", type=int, default=1, help="trainings at the same time")
    options = parser.parse_args()
    done = set()
    if options.resume and options.target.exists():
        with open(options.target, newline="", encoding="utf-8") as file:
            done = {tuple(row[name] for name in Job._fields) for row in csv.DictReader(file)}
    with open(options.target, "a" if done else "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, [*Job._fields, *RESULTS], lineterminator="\n")
        if not done:
            table.writeheader()
        todo = [job for job in jobs() if tuple(map(str, job)) not in done]
        with concurrent.futures.ProcessPoolExecutor(options.workers) as pool:
            for row in pool.map(measure, todo):
                table.writerow({k: f"{v:.4f}" if k in RESULTS and v is not None else v for k, v in row.items()})
                file.flush()


if __name__ == "__main__":
    main()
