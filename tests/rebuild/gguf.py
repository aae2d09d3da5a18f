"""Read a GGUF file: its settings, and its arrays as numbers, those of 4 and 8 bits among them.

Source: the format's specification, docs/gguf.md of ggml-org/ggml (version 3), and the block layouts there of Q4_1 and
Q8_0. An array's sizes stand in the file with the fastest axis first; here they come as NumPy has them, rows first.
"""

import math
import struct
from typing import NamedTuple

import numpy as np

NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
TEXT, LIST = 8, 9
FLOAT, FOUR_BITS, EIGHT_BITS = 0, 3, 8  # the kinds of arrays that are read: F32, Q4_1, Q8_0
BLOCK = 32  # numbers that share a step
FOUR = np.dtype([("step", "<f2"), ("least", "<f2"), ("pairs", "u1", BLOCK // 2)])
EIGHT = np.dtype([("step", "<f2"), ("counts", "i1", BLOCK)])
KINDS = {FLOAT: (np.dtype("<f4"), 1), FOUR_BITS: (FOUR, BLOCK), EIGHT_BITS: (EIGHT, BLOCK)}


class File(NamedTuple):
    """The settings, {name: value}, and the arrays, {name: ndarray of float32}."""

    settings: dict
    arrays: dict


class Reader:
    """A place in bytes that moves on as they are read."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self, letter):
        """Read one number, little end first."""
        (found,) = struct.unpack_from(f"<{letter}", self.data, self.at)
        self.at += struct.calcsize(f"<{letter}")
        return found

    def text(self):
        """Read a text, its length in front."""
        n = self.number("Q")
        self.at += n
        return bytes(self.data[self.at - n : self.at]).decode()

    def value(self, kind):
        """Read a number, a text or a list, as its kind says."""
        if kind == TEXT:
            return self.text()
        if kind == LIST:
            inner, n = self.number("I"), self.number("Q")
            return [self.value(inner) for _ in range(n)]
        return self.number(NUMBERS[kind])


def read_file(path):
    """Read a GGUF file.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    File

    Raises
    ------
    ValueError
        If it is no such file, of another version, or holds arrays of another kind.
    """
    reader = Reader(memoryview(path.read_bytes()))
    mark, version = bytes(reader.data[:4]), struct.unpack_from("<I", reader.data, 4)[0]
    if mark != b"GGUF" or version != 3:
        raise ValueError(f"read_file: path must be a GGUF file of version 3, got {mark!r} and {version}")
    reader.at = 8
    n_arrays, n_settings = reader.number("Q"), reader.number("Q")
    settings = {reader.text(): reader.value(reader.number("I")) for _ in range(n_settings)}
    told = [_told(reader) for _ in range(n_arrays)]
    align = settings.get("general.alignment", 32)
    begin = math.ceil(reader.at / align) * align
    return File(settings, {name: _array(reader.data, begin + at, shape, kind) for name, shape, kind, at in told})


def _told(reader):
    """Read an array's name, shape, kind, and where it begins."""
    name = reader.text()
    shape = tuple(reader.number("Q") for _ in range(reader.number("I")))[::-1]
    return name, shape, reader.number("I"), reader.number("Q")


def _array(data, at, shape, kind):
    if kind not in KINDS:
        raise ValueError(f"read_file: an array must be of the kinds {sorted(KINDS)}, got {kind}")
    block, n_each = KINDS[kind]
    found = np.frombuffer(data, block, math.prod(shape) // n_each, at)
    return dequantised(found, kind).reshape(shape)


def dequantised(blocks, kind):
    """Turn blocks of whole numbers of steps into numbers.

    Parameters
    ----------
    blocks : (n,) of the dtype of that kind
    kind : int
        FLOAT, FOUR_BITS or EIGHT_BITS.

    Returns
    -------
    ndarray of float32
        32 for each block: step · count + least, or step · count. In a byte of four-bit counts, the lower half is
        number i of the block and the upper half number i + 16.
    """
    if kind == FLOAT:
        return blocks
    step = blocks["step"].astype(np.float32)[:, None]
    if kind == EIGHT_BITS:
        return (step * blocks["counts"]).ravel()
    counts = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1)
    return (step * counts + blocks["least"].astype(np.float32)[:, None]).ravel()
