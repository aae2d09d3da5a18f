"""See-through buttons over a picture, for live controls: one patch to choose, or cells to switch on and off."""

import ipywidgets as widgets
import traitlets

from .._language import say
from .._shapes import whole_number, wrong


class PatchPicker(widgets.GridBox):
    """A grid of see-through buttons to lay over a picture's first axes; ``value`` is the patch pressed.

    rows, columns: the grid; value: the first choice. Patches are counted row by row from 0.
    Raises ValueError or TypeError unless there is at least one row and column.

    >>> PatchPicker(2, 3, value=4).value
    4
    """

    value = traitlets.Int()

    def __init__(self, rows, columns, *, value=0):
        rows, columns = whole_number("PatchPicker", "rows", rows), whole_number("PatchPicker", "columns", columns)
        self.columns = columns
        buttons = [self._button(n, n == value) for n in range(rows * columns)]
        layout = {"grid_template_columns": f"repeat({columns}, 1fr)", "grid_template_rows": f"repeat({rows}, 1fr)"}
        super().__init__(buttons, layout=layout | {"grid_gap": "0", "grid_area": "1 / 1 / 2 / 2"}, value=value)
        self.add_class("attn-picker")

    def _button(self, number, chosen):
        row, column = divmod(number, self.columns)
        where = say("row {row}, column {column}").format(row=row, column=column)
        layout = {"width": "100%", "height": "100%", "margin": "0"}
        button = widgets.Button(tooltip=where, tabbable=chosen, layout=layout)
        button.add_class("attn-patch")
        button.on_click(lambda _: self._press(number))
        return button

    def _press(self, number):
        self.value = number

    def lie_on(self, extents, wide, high):
        """Take the place of axes in a picture, at any size of it.

        Parameters
        ----------
        extents : (left, bottom, right, top)
            Of the axes, as fractions of the picture.
        wide, high : number
            Of the picture.
        """
        left, bottom, right, top = extents
        self.layout.margin = f"{(1 - top) * high / wide:.3%} 0 0 {left:.3%}"  # of the width, both of them
        self.layout.width, self.layout.height = f"{right - left:.3%}", f"{top - bottom:.3%}"


class CellToggles(PatchPicker):
    """A grid of see-through buttons, each of which is on or off; ``value`` holds rows of True and False.

    Parameters
    ----------
    value : rows of equal length
        The first choice.

    Raises
    ------
    ValueError
        Unless there is at least one cell, and every row has as many.

    Examples
    --------
    >>> toggles = CellToggles([[True, False]])
    >>> toggles.children[1].click()
    >>> toggles.value
    ((True, True),)
    """

    value = traitlets.Tuple()

    def __init__(self, value):
        rows = tuple(tuple(map(bool, row)) for row in value)
        if len({len(row) for row in rows}) != 1:
            raise wrong("CellToggles", "value", "rows of one length", [len(row) for row in rows])
        super().__init__(len(rows), len(rows[0]), value=rows)
        self.add_class("attn-toggles")
        for n, button in enumerate(self.children):
            button.tabbable = n == 0
            self._tell(n)

    def _press(self, number):
        row, column = divmod(number, self.columns)
        changed = [list(one) for one in self.value]
        changed[row][column] = not changed[row][column]
        self.value = tuple(map(tuple, changed))
        self._tell(number)

    def _tell(self, number):
        row, column = divmod(number, self.columns)
        seen = self.value[row][column]
        said = say("row {row}, column {column}: allowed") if seen else say("row {row}, column {column}: hidden")
        self.children[number].tooltip = said.format(row=row, column=column)


def over(picture, pickers):
    """Lay pickers over a picture: all share one cell of a grid.

    Parameters
    ----------
    picture : ipywidgets widget
    pickers : list of PatchPicker

    Returns
    -------
    ipywidgets.VBox
    """
    style = ".attn-picker{contain:size}"  # as high as the picture, however high its buttons would like to be
    style = f"<style>{style}.attn-patch{{background:none!important;border:0;min-width:0;padding:0}}</style>"
    picture.layout.grid_area, picture.layout.margin = "1 / 1 / 2 / 2", "0"
    layers = widgets.Box([picture, *pickers], layout={"display": "grid", "justify_content": "flex-start"})
    return widgets.VBox([widgets.HTML(style), layers])
