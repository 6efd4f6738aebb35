"""What a table allows, checked by the schema library."""

from __future__ import annotations

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from geodata.columns import Column, Table


def failures(rows: pd.DataFrame, table: Table) -> pd.DataFrame | None:
    """Every cell and row that the table does not allow.

    Args:
        rows: n rows of text in the columns of the table.
        table: what is expected.

    Returns:
        One row for each failure, with `index` (of the row) and `check` ("column|what was
        expected"), among others; None where there is none. A check of whole rows fails once for
        each column.
    """
    try:
        _validator(table).validate(rows, lazy=True)
    except pandera.errors.SchemaErrors as faults:
        cases: pd.DataFrame = faults.failure_cases
        return cases
    return None


def _validator(table: Table) -> pa.DataFrameSchema:
    columns = {column.name: _checked(column) for column in table.columns}
    unique = pa.Check(
        lambda rows: ~rows[table.key].duplicated(keep="first"),
        name=f"{table.key}|an id that no earlier row has",
    )
    rules = [pa.Check(rule.holds, name=f"{rule.column}|{rule.expected}") for rule in table.rules]
    return pa.DataFrameSchema(columns, checks=[unique, *rules])


def _checked(column: Column) -> pa.Column:
    check = pa.Check(column.allows, name=f"{column.name}|{column.expected}")
    return pa.Column(checks=check, description=column.meaning)
