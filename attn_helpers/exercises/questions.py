"""The questions that are answered in words, their answers, and what each wrong answer means."""

# Lesson 02: shapes, for queries (2, 7), keys (6, 7), values (6, 3)
SHAPES = {
    "scores": (2, 6),
    "weights": (2, 6),
    "weights.sum(axis=1)": (2,),
    "outputs": (2, 3),
    "outputs with a seventh object": (2, 3),
}
MAP = {
    (6, 2): "Rows are queries, columns are keys: yours is turned.",
    (2, 2): "Queries meet keys, not one another.",
    (6, 6): "Queries meet keys, not keys one another.",
    (2, 7): "d_key is summed away by the dot product: one number is left for each query and key.",
    (2, 3): "That is the outputs'. Here there is one number for each query and key.",
    (6,): "That is enough for one query. There are two.",
}
SUMS = {
    (6,): "That is a sum over the queries, `axis=0`. Axis 1 is the keys'.",
    (2, 1): "Without `keepdims=True` the axis goes.",
    (2, 6): "The sum makes axis 1 go.",
    (): "Only axis 1 is summed away.",
    (1,): "Each query has a sum of its own.",
}
OUTPUT = {
    (2, 7): "The outputs are made of values: they are as wide as a value, not as a key.",
    (6, 3): "One row for each query, not for each key.",
    (7, 3): "One row for each query, not for each key.",
    (3, 2): "Rows are queries: yours is turned.",
    (2, 6): "Those are the weights. The outputs are `weights @ values`.",
    (3,): "That is one output. There are two queries.",
}
ONE_MORE = OUTPUT | {(2, 4): "One more object is one more key and one more value, but it makes no value wider.",
                     (3, 3): "One more object, not one more query."}  # fmt: skip
WRONG_SHAPES = dict(zip(SHAPES, (MAP, MAP, SUMS, OUTPUT, ONE_MORE), strict=True))


def about_shapes(item, got, _):
    """Say what went wrong with a shape.

    Parameters
    ----------
    item : str
        What the shape is of.
    got : tuple of int
    _ : dict
        All readings; not needed.

    Returns
    -------
    str

    Examples
    --------
    >>> about_shapes("scores", (6, 2), {})
    'Rows are queries, columns are keys: yours is turned.'
    """
    general = "Scores: one number for each query and key. Outputs: one row for each query, as wide as the values."
    return WRONG_SHAPES[item].get(got, general)
