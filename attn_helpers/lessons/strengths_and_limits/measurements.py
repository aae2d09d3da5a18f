"""Tables of what was measured beforehand: the fifth lesson's sweep over digits."""

import csv
import pathlib
from typing import NamedTuple

import numpy as np

from ... import _shapes

DATA = pathlib.Path(__file__).parent
KINDS = {"study": str, "model": str, "n": int, "steps": int, "seed": int}  # all others are shares


class Mean(NamedTuple):
    """A mean over seeds, the standard deviation from seed to seed (0 for one seed), and how many seeds."""

    mean: float
    spread: float
    seeds: int


def load_sweep(**where):
    """Load the rows of the sweep, one training each, as dicts; keep those that agree.

    Parameters
    ----------
    **where
        Columns and what stands in them.

    Returns
    -------
    list of dict
        study, model, n (training digits), steps, rate, seed; accuracies as shares: test, train, across and
        down (test digits one pixel off the middle), across_2 and down_2 (two pixels), larger (test digits enlarged);
        None where not measured.

    Raises
    ------
    ValueError
        For a column that is not there.

    Notes
    -----
    Recomputed by ``python -m tests.rebuild.sweep``.

    Examples
    --------
    >>> load_sweep(study="placed", model="CNN", n=20, seed=0)[0]["steps"]
    1000
    """
    with open(DATA / "digits_sweep.csv", newline="", encoding="utf-8") as file:
        rows = [{k: KINDS.get(k, float)(v) if v else None for k, v in r.items()} for r in csv.DictReader(file)]
    if unknown := set(where) - set(rows[0]):
        raise _shapes.wrong("load_sweep", "where", f"columns out of {', '.join(rows[0])}", ", ".join(unknown))
    return [row for row in rows if all(row[name] == value for name, value in where.items())]


def average(rows, column="test"):
    """Average one column over the rows' seeds.

    Parameters
    ----------
    rows : dicts
    column : str

    Returns
    -------
    Mean

    Examples
    --------
    >>> average([{"test": 0.5}, {"test": 0.7}]).mean
    0.6
    """
    values = [row[column] for row in rows]
    return Mean(float(np.mean(values)), float(np.std(values, ddof=1)) if len(values) > 1 else 0.0, len(values))


def by(rows, key, column="test"):
    """Group rows by one of their columns and average another, in the order of the rows.

    Parameters
    ----------
    rows : dicts
    key, column : str

    Returns
    -------
    {value of key: Mean}

    Examples
    --------
    >>> rows = [{"n": 20, "test": 0.5}, {"n": 50, "test": 0.8}]
    >>> {n: found.mean for n, found in by(rows, "n").items()}
    {20: 0.5, 50: 0.8}
    """
    groups = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return {value: average(group, column) for value, group in groups.items()}
