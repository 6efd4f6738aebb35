"""Distinct values as whole numbers, and several of them as one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

_LARGEST = np.iinfo(np.int64).max


def combine(codes: Sequence[np.ndarray], sizes: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Number the distinct combinations of several columns.

    Args:
        codes: for each column, n codes from 0 on.
        sizes: for each column, how many codes there can be.

    Returns:
        For each row the number of its combination, in order of appearance, and for each
        combination the row in which it stands first.
    """
    together, size = np.asarray(codes[0], dtype=np.int64), max(sizes[0], 1)
    for more, many in zip(codes[1:], sizes[1:], strict=True):
        if size > _LARGEST // max(many, 1):  # too large for one number: close the gaps
            together, known = pd.factorize(together)
            size = len(known)
        together = together * max(many, 1) + more
        size *= max(many, 1)
    which, known = pd.factorize(together)
    return which, first_rows(which, len(known))


def first_rows(which: np.ndarray, size: int) -> np.ndarray:
    """Row in which each of `size` codes stands first."""
    first = np.empty(size, dtype=np.int64)
    first[which[::-1]] = np.arange(len(which) - 1, -1, -1)
    return first


def distinct(rows: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """Sorted distinct rows, and for each row which of them it is.

    Args:
        rows: n rows without missing values, but for NaN in columns of numbers.

    Returns:
        n numbers, and the distinct rows on an index from 0 on, sorted by their columns in order:
        texts by code point, NaN last.
    """
    codes, sizes = [], []
    for name in rows.columns:
        which, known = pd.factorize(rows[name].to_numpy(), sort=True, use_na_sentinel=False)
        codes.append(which)
        sizes.append(len(known))
    together, first = combine(codes, sizes)
    order = np.lexsort([each[first] for each in reversed(codes)])
    place = np.empty(len(first), dtype=np.int64)
    place[order] = np.arange(len(first))
    return place[together], rows.iloc[first[order]].reset_index(drop=True)
