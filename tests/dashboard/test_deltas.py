"""A view can be made of another one and what differs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dashboard.deltas import applied, attributes, chained, compact, delta, plain, unchained
from dashboard.selection import Selection
from dashboard.view import CHAINED, build_view
from geodata.dataset import Dataset

TREES = st.recursive(
    st.none() | st.integers(0, 3) | st.text(max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab=+#"), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(old=TREES, new=TREES)
def test_a_change_turns_the_old_tree_into_the_new_one(old: Any, new: Any) -> None:
    assert applied(old, delta(old, new)) == new


@given(parts=st.lists(TREES, max_size=4))
def test_a_chain_holds_all_parts(parts: list[Any]) -> None:
    assert unchained(chained(parts)) == parts


def test_days_in_a_chain_are_less_than_half(dataset: Dataset, default: Selection) -> None:
    view = build_view(dataset, default)
    for name in CHAINED:
        chain = chained(view[name])
        assert unchained(chain) == view[name]
        assert len(json.dumps(chain)) < len(json.dumps(view[name])) / 2


@given(tree=TREES)
def test_what_is_the_same_is_not_sent(tree: Any) -> None:
    change = delta(tree, tree)
    assert change in ({"+": {}}, {"#": {}}, {"=": tree})
    if isinstance(tree, dict | list):
        assert change != {"=": tree}


def test_a_reference_in_place_of_a_heading_leaves_nothing_of_it() -> None:
    old, new = [[{"type": "H4", "props": {}}]], [[{"ref": "KZ22-0001"}]]
    assert applied(old, delta(old, new)) == new


def test_what_the_browser_builds_is_compact_and_stays_so() -> None:
    anchor = {"href": "?a=1", "data-place": "x"}
    link = html.A(["one", html.B("two"), None], **anchor)
    tree = [html.P(link, className="quiet"), {"ref": "KZ22-0001"}, html.Span(), "text"]
    made = compact(tree)
    assert made == [
        [
            "P",
            {"className": "quiet"},
            ["A", {"href": "?a=1", "data-place": "x"}, "one", ["B", {}, "two"]],
        ],
        {"ref": "KZ22-0001"},
        ["Span", {}],
        "text",
    ]
    assert compact(made) == made == compact(plain(tree))


@pytest.mark.parametrize(
    "chosen", [{"types": ("riots",)}, {"inferred": False}, {"shade": "that_day"}, {"lang": "kk"}]
)
def test_a_filter_sends_less_than_a_view(
    dataset: Dataset, default: Selection, chosen: dict[str, Any]
) -> None:
    old, new = (build_view(dataset, each) for each in (default, replace(default, **chosen)))
    change = delta(old, new)

    assert applied(old, change) == new
    assert len(json.dumps(change)) < len(json.dumps(new))


def test_attributes_are_those_that_dash_sends_in_one_order() -> None:
    wild: dict[str, Any] = {"data-day": "3", "aria-label": "Day"}
    made = [
        html.Div(["a"], id="x", hidden=None, className="tile", **wild),
        html.P(),
        dcc.Store(id="kept", data={"a": 1}),
    ]
    for component in made:
        found = attributes(component)
        assert found == component.to_plotly_json()["props"]
        assert list(found) == sorted(found)
