"""The grid of events: its columns, filters, words and look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag

from dashboard.ids import Id
from dashboard.words import Words

_THEME = """themeQuartz.withParams({
  accentColor: "var(--note-edge)", backgroundColor: "var(--paper)", borderColor: "var(--line)",
  browserColorScheme: "inherit", cellHorizontalPadding: 9, chromeBackgroundColor: "var(--ground)",
  dataFontSize: 14, fontFamily: "var(--sans)", fontSize: 14, foregroundColor: "var(--ink)",
  headerFontWeight: 600, headerTextColor: "var(--ink)", invalidColor: "var(--warn)",
  rowHoverColor: "var(--ground)", selectedRowBackgroundColor: "var(--note)", spacing: 6,
  wrapperBorderRadius: 4
})"""
"""Colours are those of the page, so that light and dark follow it by themselves."""

GRID_WORDS = (
    "after",
    "aria_column_filtered",
    "aria_filter_column",
    "aria_filter_from_value",
    "aria_filtering_operator",
    "aria_filter_to_value",
    "aria_filter_value",
    "aria_label_column_filter",
    "aria_label_select_field",
    "aria_row_deselect",
    "aria_row_select",
    "aria_sortable_column",
    "before",
    "blank",
    "contains",
    "date_format_ooo",
    "equals",
    "filter_ooo",
    "in_range",
    "in_range_end",
    "in_range_start",
    "loading_ooo",
    "no_matching_rows",
    "no_rows_to_show",
    "not_blank",
    "not_contains",
    "reset_filter",
)
"""The grid's own words that can appear or be read out, by its names for them in lower case."""


@dataclass(frozen=True)
class Column:
    """A column of the table.

    Attributes:
        field: of a row.
        width: pixels, before anybody changes it.
        wraps: whether its text is long, and is shown whole on several lines.
    """

    field: str
    width: int
    wraps: bool = False


COLUMNS = (
    Column("day", 140, wraps=True),
    Column("time", 100, wraps=True),
    Column("place", 132, wraps=True),
    Column("notes", 320, wraps=True),
    Column("type", 160, wraps=True),
    Column("sub", 170, wraps=True),
    Column("basis", 110, wraps=True),
    Column("claimant", 150, wraps=True),
    Column("disputed", 220, wraps=True),
    Column("precision", 150, wraps=True),
    Column("numbers", 140, wraps=True),
    Column("sources", 190, wraps=True),
    Column("site", 150, wraps=True),
    Column("region", 150, wraps=True),
    Column("id", 110),
)


FREE_TEXTS = ("notes", "disputed", "claimant", "site")
"""Columns of texts that may be in another language than the page."""

_TEXT_FILTER: dict[str, Any] = {
    "filterOptions": ["contains", "notContains", "blank", "notBlank"],
    "maxNumConditions": 1,
    "buttons": ["reset"],
    "textFormatter": {"function": "tableFold(params)"},
}

_DATE_FILTER: dict[str, Any] = {
    "filterOptions": ["equals", "lessThan", "greaterThan", "inRange"],
    "inRangeInclusive": True,
    "maxNumConditions": 1,
    "buttons": ["reset"],
}

_OWN: dict[str, dict[str, Any]] = {
    "day": {
        "field": "date",
        "cellDataType": "dateString",
        "valueFormatter": {"function": "params.data.day"},
        "filter": "agDateColumnFilter",
        "filterParams": _DATE_FILTER,
        "pinned": "left",
        "lockPinned": True,
    },
    "time": {"comparator": {"function": "tableClock"}},
}
"""What columns have otherwise than the rest."""


def event_grid(words: Words, rows: list[dict[str, Any]]) -> dag.AgGrid:
    """The grid of events.

    Every text is drawn as text; the functions named are those of assets/table.js.

    Args:
        words: of the language shown.
        rows: as `table.table_rows` gives them.
    """
    return dag.AgGrid(
        id=Id.TABLE,
        rowData=rows,
        columnDefs=[_column(words, column) for column in COLUMNS],
        defaultColDef={
            "resizable": True,
            "sortable": True,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
            "comparator": {"function": "tableOrder"},
        },
        getRowId="params.data.id",
        rowClassRules={"now": "tableIsNow(params)"},
        eventListeners={
            "cellKeyDown": ["tableKey(params)"],
            "modelUpdated": ["tableShown(params)"],
            "rowClicked": ["tableChoose(params)"],
        },
        dashGridOptions=_options(words),
        style={"height": "100%"},
        className="table-grid",
    )


def _column(words: Words, column: Column) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "field": column.field,
        "headerName": words.term("table.column", column.field),
        "width": column.width,
        "wrapText": column.wraps,
        "autoHeight": column.wraps,
        "filter": "agTextColumnFilter",
        "filterParams": _TEXT_FILTER,
    }
    if column.field in FREE_TEXTS:
        usual["cellRenderer"] = "TableText"
    return usual | _OWN.get(column.field, {})


def _options(words: Words) -> dict[str, Any]:
    return {
        "theme": {"function": _THEME},
        "localeText": {_camel(name): words.term("grid", name) for name in GRID_WORDS},
        "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True},
        "isExternalFilterPresent": {"function": "true"},
        "doesExternalFilterPass": {"function": "tablePasses(params)"},
        # Tab goes on to what follows the table; arrows move within it.
        "tabToNextCell": {"function": "false"},
        "tabToNextHeader": {"function": "false"},
        "ensureDomOrder": True,
        "enableCellTextSelection": True,
        "animateRows": False,
        "suppressDragLeaveHidesColumns": True,
    }


def _camel(name: str) -> str:
    """`in_range_end` to `inRangeEnd`."""
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)
