"""Pictures side by side: one dial's settings as small multiples, and a picture beside what stands out in it."""

import numpy as np
from matplotlib.figure import Figure

from ._labels import as_picture
from ._shapes import as_float, whole_number, wrong

FULL, DARK = 12.0, 0.12  # full light for so many times the average salience; how much light is left at none


def multiples(draw, /, *, columns=2, size=(9.0, 6.8), **dial):
    """Draw one setting of a dial after another, `columns` in a row, and return the Figure.

    draw: a function (ax, **setting) that draws one setting; the dial's name and its values are given by keyword.
    Raises ValueError or TypeError unless there is one dial with at least one value.

    >>> len(multiples(lambda ax, *, beta: ax.set_title(f"β = {beta}"), beta=(0, 1, 4)).axes)
    3
    """
    columns = whole_number("multiples", "columns", columns)
    if len(dial) != 1 or not len(*dial.values()):
        raise wrong("multiples", "dial", "one name with at least one value", dial)
    ((name, values),) = dial.items()
    figure = Figure(figsize=size, facecolor="white", layout="constrained")
    grid = figure.add_gridspec(-(-len(values) // columns), columns)
    for n, value in enumerate(values):
        draw(figure.add_subplot(grid[divmod(n, columns)]), **{name: value})
    return figure


def spotlight(image, salience):
    """Draw a picture, and beside it the same picture lit only where it is salient; return the Figure.

    image: (height, width, 3), each 0…1; salience: (height, width), at least 0. The light is the square root of the
    salience, and full where that is 12 times the average.
    Raises ValueError or TypeError unless picture and salience are of the same size.

    >>> len(spotlight(np.ones((4, 6, 3)), np.ones((4, 6))).axes)
    2
    """
    image = as_picture("spotlight", image)
    salience = as_float("spotlight", "salience", salience)
    if salience.shape != image.shape[:2] or not (salience.min() >= 0 and salience.max() > 0):
        need = f"(height={image.shape[0]}, width={image.shape[1]}), at least 0 and not 0 everywhere"
        got = f"{salience.shape}, {salience.min():g}…{salience.max():g}" if salience.size else salience.shape
        raise wrong("spotlight", "salience", need, got)
    light = np.sqrt(np.clip(salience / salience.mean() / FULL, 0, 1))
    figure = Figure(figsize=(9.0, 2.9), facecolor="white", layout="constrained")
    for ax, picture in zip(figure.subplots(1, 2), (image, image * (DARK + (1 - DARK) * light[..., None])), strict=True):
        ax.imshow(picture)
        ax.set_axis_off()
    return figure
