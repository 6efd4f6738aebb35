"""A server keeps texts without Arrow; what is shown of them is the same."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from pathlib import Path

import pandas as pd

from dashboard.texts import PlainPickler, arrow_hidden


def test_a_server_loads_no_arrow_whatever_a_page_asks() -> None:
    """Its libraries would be a quarter of all memory that a server takes."""
    program = Path(__file__).parent / "asks_everything.py"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, program],
        cwd=root,
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_a_table_says_the_same_without_arrow() -> None:
    table = pd.DataFrame(
        {"text": ["Ақтау", "", None], "kind": pd.Categorical(["a", "b", "a"]), "number": [1, 2, 3]},
        index=pd.Index(["x", "y", "z"], name="id"),
    )
    table["typed"] = pd.Series(["p", None, "q"], index=table.index, dtype="string")
    content = io.BytesIO()
    PlainPickler(content, pickle.HIGHEST_PROTOCOL).dump((table, table["text"].dtype))
    read, dtype = pickle.loads(content.getvalue())  # noqa: S301 (our own)

    assert b"pyarrow" not in content.getvalue()
    assert (dtype.storage, dtype == "str") == ("python", True)
    assert [str(each) for each in read.dtypes] == [str(each) for each in table.dtypes]
    assert read.isna().equals(table.isna())
    assert read.astype(object).equals(table.astype(object))


def test_where_pandas_is_there_already_arrow_stays() -> None:
    before = sys.modules.get("pyarrow")
    with arrow_hidden():
        assert sys.modules.get("pyarrow") is before
    assert sys.modules.get("pyarrow") is before
