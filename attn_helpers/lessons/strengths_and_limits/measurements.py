"""Tables of what was measured beforehand: the fifth lesson's sweep over digits, and the cost of attention."""

import csv
import json
import pathlib
import time
import tracemalloc
from typing import NamedTuple

import numpy as np

from ... import _shapes
from ...drawing import tables

DATA = pathlib.Path(__file__).parent
WORDS = ("study", "model", "readout")


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
        study, model, readout, n (training digits), steps, rate, seed; accuracies as shares: test, train, across and
        down (test digits one pixel off the middle), larger (test digits enlarged); None where not measured.

    Raises
    ------
    ValueError
        For a column that is not there.

    Notes
    -----
    Recomputed by ``python -m tests.rebuild.sweep``.

    Examples
    --------
    >>> sorted(load_sweep(study="placed", model="CNN", n=20, seed=0)[0])[:3]
    ['across', 'down', 'larger']
    """
    with open(DATA / "digits_sweep.csv", newline="", encoding="utf-8") as file:
        rows = [{k: v if k in WORDS else float(v) if v else None for k, v in r.items()} for r in csv.DictReader(file)]
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


def table(rows, head=""):
    """Set out accuracies as a table, "mean ± spread" in %.

    Parameters
    ----------
    rows : {row: {column: Mean}}
    head : str
        What the rows are called.

    Returns
    -------
    Table

    Examples
    --------
    >>> table({"CNN": {20: Mean(0.2, 0.031, 5), 1400: Mean(0.9, 0.0, 1)}}, "digits")
    digits       20   1,400
    CNN      20 ± 3      90
    """
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    names = [f"{column:,.0f}" if isinstance(column, (int, float)) else str(column) for column in columns]
    cells = {row: [_percent(found[c]) if c in found else "" for c in columns] for row, found in rows.items()}
    return tables.table(names, cells, corner=head)


def _percent(point):
    return f"{100 * point.mean:.0f}" + f" ± {100 * point.spread:.0f}" * (point.seeds > 1)


class _Counting:
    """A number that counts how often it is multiplied."""

    done = 0

    def __mul__(self, other):
        _Counting.done += 1
        return self

    def __add__(self, other):
        return self


def multiplications(a, b, c):
    """Count the multiplications of numbers when a matrix (a, b) is multiplied by one of (b, c), by doing it.

    Parameters
    ----------
    a, b, c : int

    Returns
    -------
    int

    Examples
    --------
    >>> multiplications(2, 3, 5)
    30
    """
    _Counting.done = 0
    np.full((a, b), _Counting(), dtype=object) @ np.full((b, c), _Counting(), dtype=object)
    return _Counting.done


def seconds(work, runs=5):
    """Return the least processor time of several runs: what else the machine does can only add to it.

    Parameters
    ----------
    work : function of nothing
    runs : int

    Returns
    -------
    float
    """
    took = []
    for _ in range(runs):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return min(took)


def peak_bytes(work):
    """Return the most bytes that were held at once while ``work`` ran, beyond those held before.

    Parameters
    ----------
    work : function of nothing

    Returns
    -------
    int
    """
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def load_bill():
    """Load the measured time and memory of attention.

    Returns
    -------
    dict
        Processor, date, n, and columns of seconds and bytes.

    Notes
    -----
    Recomputed by ``python -m tests.rebuild.bill``.

    Examples
    --------
    >>> sorted(load_bill())[:3]
    ['bytes', 'bytes_without_weights', 'd']
    """
    bill = json.loads((DATA / "attention_bill.json").read_text(encoding="utf-8"))
    return {name: np.array(value) if isinstance(value, list) else value for name, value in bill.items()}
