"""Two fields made one by the mean of their weights: what only one of them leans on counts half.

The mean of the scores is the geometric mean of the probabilities of whole labellings. It costs nothing when text is
read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.names.lists import CODES
from detectors.names.training.fit import stored

Doubles = NDArray[np.float64]
_AXES = {"features": ("rows",), "tags": ("tag_before", "tag_behind")} | {
    "known": ("known_before", "known_behind")
}
"""What names the rows of each table; both rows and columns of those of pairs."""


def averaged(first: Path, second: Path, target: Path) -> None:
    """Write the mean of two files of weights that have the same labels."""
    fields = [_read(path) for path in (first, second)]
    labels = len(fields[0]["transitions"])
    tables: dict[str, Any] = {}
    for axis, named in _AXES.items():
        names = sorted({name for field in fields for name in field[axis]})
        tables[axis] = names
        for table in named:
            pairs = axis != "features"
            wide = [_wide(field[table], field[axis], names, pairs) for field in fields]
            tables[table] = sum(wide) / 2
    blank = np.zeros((CODES, CODES, CODES, labels))
    tables["transitions"] = sum(field["transitions"] for field in fields) / 2
    tables["listed"] = sum(field.get("listed", blank) for field in fields) / 2
    np.savez_compressed(target, **stored(tables))


def _read(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as held:
        arrays = {name: held[name] for name in held.files}
    scale = float(arrays.pop("scale"))
    is_list: Callable[[str], bool] = _AXES.__contains__
    return {
        name: array.tobytes().decode().split("\n") if is_list(name) else array * scale
        for name, array in arrays.items()
    }


def _wide(table: Doubles, names: Sequence[str], wider: Sequence[str], pairs: bool) -> Doubles:
    """The table with a row (and a column, of pairs) for each of the `wider` names; class 0, "", stays first."""
    number = {name: place for place, name in enumerate(wider)}
    places = [number[name] for name in names]
    shape = (len(wider), len(wider) if pairs else table.shape[1], table.shape[2])
    out = np.zeros(shape)
    if pairs:
        out[np.ix_(places, places)] = table
    else:
        out[places] = table
    return out
