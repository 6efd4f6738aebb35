"""The application: made by a factory, served without a network, the day left to the browser."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.deltas import applied, unchained
from dashboard.ids import Id
from dashboard.selection import LANGUAGES, SHADES, Selection, full_query
from dashboard.version import installed_version
from dashboard.view import CHAINED, build_view
from dashboard.wants import WANTS
from dashboard.words import words_in
from geodata.dataset import Dataset
from geodata.known import as_known_on
from geodata.loading import load_dataset


@pytest.fixture(scope="module")
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


@pytest.fixture(scope="module")
def layout(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/_dash-layout").json
    return found


@pytest.fixture(scope="module")
def callbacks(client: FlaskClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/_dash-dependencies").json
    return found


@pytest.fixture(scope="module")
def single(events_file: Callable[..., Path]) -> tuple[Dataset, Dash]:
    """A second app of the same process, of another case: one day, long before."""
    case = load_dataset(events_file({"event_date": "2021-06-05"}))
    assert len(case.days) == 1
    return case, create_app(case)


def nodes(tree: Any) -> list[dict[str, Any]]:
    """All components of a layout as it is sent."""
    found: list[dict[str, Any]] = []
    if isinstance(tree, list):
        for each in tree:
            found += nodes(each)
    elif isinstance(tree, dict):
        found += [tree] if "props" in tree and "type" in tree else []
        for each in tree.values():
            found += nodes(each)
    return found


def ask(client: FlaskClient, output: str, given: Any) -> Any:
    """What the server answers to the callback of this output, as the browser asks for it."""
    [callback] = [
        each
        for each in client.get("/_dash-dependencies").json
        if not each["clientside_function"] and output in each["output"].strip(".").split("...")
    ]
    one = not callback["output"].startswith("..")
    outputs = [
        dict(zip(("id", "property"), name.split("."), strict=True))
        for name in callback["output"].strip(".").split("...")
    ]
    [asked] = callback["inputs"]
    answer = client.post(
        "/_dash-update-component",
        json={
            "output": callback["output"],
            "outputs": outputs[0] if one else outputs,
            "inputs": [{**asked, "value": given}],
            "state": [],
            "changedPropIds": [f"{asked['id']}.{asked['property']}"],
        },
    )
    assert answer.status_code == 200, answer.text
    return answer.json["response"]


def made(client: FlaskClient, name: Id, query: str) -> Any:
    """What the server makes for a want."""
    want = WANTS[name]
    given = {"query": query, "had": ""} if name == Id.WANT_VIEW else query
    answer = ask(client, f"{want.target}.{want.part}", given)[want.target][want.part]
    if name != Id.WANT_VIEW:
        return answer
    view = applied(None, json.loads(answer["change"]))
    return view | {part: unchained(view[part]) for part in CHAINED}


def test_it_says_that_it_lives(client: FlaskClient) -> None:
    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"


def test_the_page_and_all_it_loads_come_from_here(client: FlaskClient) -> None:
    page = client.get("/?date=2022-01-05&lang=ru")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)

    assert page.status_code == 200
    assert loaded
    assert [address for address in loaded if not address.startswith(("/", "data:"))] == []
    assert not [address for address in loaded if address.startswith("//")]
    assert 'name="viewport"' in page.text
    for address in loaded:
        if address.startswith("/"):
            with client.get(address) as answer:
                assert answer.status_code == 200, address


def test_the_style_sheets_load_nothing_from_elsewhere(client: FlaskClient) -> None:
    sheets = re.findall(r'href="(/assets/[^"]+\.css[^"]*)"', client.get("/").text)

    assert sheets
    for sheet in sheets:
        with client.get(sheet) as answer:
            text = answer.text
        for address in re.findall(r"url\(([^)]+)\)", text):
            assert not re.match(r"['\"]?(https?:)?//", address), address
        assert "@import" not in text


def test_the_shapes_are_served_once_and_for_ever(client: FlaskClient, shapes_script: str) -> None:
    (address,) = re.findall(r'src="(/geometry-[0-9a-f]+\.js)"', client.get("/").text)
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer.mimetype in ("text/javascript", "application/javascript")
    assert "immutable" in answer.headers["Cache-Control"]
    assert int(re.findall(r"max-age=(\d+)", answer.headers["Cache-Control"])[0]) >= 31_536_000
    assert answer.text == shapes_script
    digest = hashlib.sha256(answer.data).hexdigest()
    assert digest.startswith(re.findall(r"[0-9a-f]{8,}", address)[0]), "named by its content"


def test_the_day_is_no_input_of_the_server(callbacks: list[dict[str, Any]]) -> None:
    """Else playing would ask it for every day."""
    of_server = [each for each in callbacks if not each["clientside_function"]]

    assert of_server
    for each in of_server:
        inputs = {(given["id"], given["property"]) for given in each["inputs"]}
        assert (Id.DATE, "value") not in inputs, each["output"]
        assert not {name for name, _ in inputs} & {Id.PLAY, Id.SPEED, Id.LOOP, Id.STEP_BACK}


def test_what_the_day_changes_reaches_no_server_callback(
    callbacks: list[dict[str, Any]],
) -> None:
    """Not in two steps either: of what the browser writes when a day comes the server reads only
    the wants, and no want goes by the day."""
    written = {
        output
        for each in callbacks
        if each["clientside_function"] and any(given["id"] == Id.DATE for given in each["inputs"])
        for output in each["output"].strip(".").split("...")
    }
    wants = {f"{name}.data" for name in WANTS}
    assert wants <= written
    for each in callbacks:
        if not each["clientside_function"]:
            inputs = {f"{given['id']}.{given['property']}" for given in each["inputs"]}
            assert inputs & written <= wants
    assert [name for name, want in WANTS.items() if "date" in want.keys] == []


def test_every_id_of_a_callback_is_on_the_page(
    callbacks: list[dict[str, Any]], layout: dict[str, Any]
) -> None:
    ids = [each["props"]["id"] for each in nodes(layout) if "id" in each["props"]]
    named = {given["id"] for each in callbacks for given in [*each["inputs"], *each["state"]]}
    named |= {
        name.rsplit(".", 1)[0].split("@")[0]
        for each in callbacks
        for name in each["output"].strip(".").split("...")
        if name and not name.startswith("_")
    }

    assert len(set(ids)) == len(ids)
    assert {name for name in named if not re.fullmatch(r"[0-9a-f]{16,}", name)} <= set(ids)


@pytest.mark.parametrize(
    "name",
    [
        "map",
        "date",
        "play",
        "speed",
        "day-summary",
        "event-list",
        "layers",
        "event-types",
        "language",
    ],
)
def test_the_ids_of_the_contract_are_on_the_page(layout: dict[str, Any], name: str) -> None:
    assert [each for each in nodes(layout) if each["props"].get("id") == name]


def test_broken_ids_would_be_heard_of(app: Dash) -> None:
    assert app.config.suppress_callback_exceptions is False
    assert app.server.debug is False


def test_the_scrubber_cannot_leave_the_days(layout: dict[str, Any], dataset: Dataset) -> None:
    (slider,) = (each for each in nodes(layout) if each["props"].get("id") == Id.DATE)

    assert slider["props"]["min"] == 0
    assert slider["props"]["max"] == len(dataset.days) - 1
    assert slider["props"]["step"] == 1


def test_the_scrubber_of_a_single_day_cannot_leave_it(single: tuple[Dataset, Dash]) -> None:
    tree = single[1].server.test_client().get("/_dash-layout").json
    (slider,) = (each for each in nodes(tree) if each["props"].get("id") == Id.DATE)

    assert slider["props"]["max"] == 0 or slider["props"].get("disabled")


# ---- callbacks


def test_an_address_sets_the_controls(client: FlaskClient, dataset: Dataset) -> None:
    query = (
        "?date=2022-01-05&layers=curfew&types=riots&lang=ru&theme=dark&inferred=0"
        "&view=table&place=almaty&from=2022-01-03&known=2022-01-06&step=3"
    )
    answer = ask(client, "date.value", {"query": query, "lang": "kk", "theme": "light", "n": 1})
    day = next(at for at, day in enumerate(dataset.days) if f"{day:%F}" == "2022-01-05")

    assert answer["date"]["value"] == day
    assert answer["layers-chosen"]["value"] == ["curfew"]
    assert answer["event-types-chosen"]["value"] == ["riots"]
    assert answer["language"]["value"] == "ru"
    assert answer["theme"]["checked"] is True
    assert answer["inferred"]["checked"] is False
    wanted = {
        "view": "table",
        "place": "almaty",
        "from": "2022-01-03",
        "known": "2022-01-06",
        "step": "3",
    }
    assert wanted.items() <= answer["focus"]["data"].items()
    assert not answer["notice"]["children"]


@pytest.mark.parametrize(("lang", "theme"), [("ru", "dark"), ("kk", "light"), ("xx", "print")])
def test_what_an_address_leaves_open_is_as_the_browser_has_it(
    client: FlaskClient, lang: str, theme: str
) -> None:
    answer = ask(client, "date.value", {"query": "?date=2022-01-05", "lang": lang, "theme": theme})

    assert answer["language"]["value"] == (lang if lang in LANGUAGES else "en")
    assert answer["theme"]["checked"] is (theme == "dark")
    assert answer["date"]["value"] == 4


@pytest.mark.parametrize(
    "query", ["", None, "?", "?date=nonsense&lang=xx", "?date=%FF%00&layers=%2C", "?&&==&"]
)
def test_any_address_sets_the_controls(client: FlaskClient, query: str | None) -> None:
    answer = ask(client, "date.value", {"query": query})

    assert answer["date"]["value"] == 0
    assert answer["language"]["value"] == "en"
    assert answer["focus"]["data"]["view"] == "day"


def test_what_of_an_address_was_passed_over_is_said(client: FlaskClient) -> None:
    answer = ask(client, "date.value", {"query": "?date=2022-01-05&view=cinema&lang=ru"})

    assert "view=cinema" in json.dumps(answer["notice"]["children"], ensure_ascii=False)
    assert words_in("ru")("notice.close") in json.dumps(
        answer["notice"]["children"], ensure_ascii=False
    )


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"types": ("riots",), "lang": "kk", "theme": "dark"},
        {"bases": (), "since": pd.Timestamp("2022-01-03")},
        {"types": (), "bases": (), "layers": (), "shade": "none"},
    ],
    ids=str,
)
def test_the_server_answers_every_choice(
    client: FlaskClient, dataset: Dataset, default: Selection, chosen: dict[str, Any]
) -> None:
    selection = replace(default, day=dataset.days[4], place="almaty", **chosen)
    query = f"?{full_query(selection)}"

    assert made(client, Id.WANT_VIEW, query) == build_view(dataset, selection)
    for name in WANTS:
        assert made(client, name, query), name


def test_of_a_view_the_server_sends_what_the_browser_lacks(
    client: FlaskClient, dataset: Dataset, default: Selection
) -> None:
    first, then = (f"?{full_query(replace(default, shade=shade))}" for shade in SHADES[:2])
    asked = {"query": then, "had": first}
    answer = ask(client, "view.data", asked)["view"]["data"]

    assert {key: answer[key] for key in asked} == asked
    change = json.loads(answer["change"])
    assert applied(made(client, Id.WANT_VIEW, first), change) == made(client, Id.WANT_VIEW, then)
    whole = ask(client, "view.data", {"query": then, "had": ""})["view"]["data"]
    assert len(json.dumps(answer)) < len(json.dumps(whole)) / 2


def test_the_server_answers_with_what_was_known(
    client: FlaskClient, dataset: Dataset, default: Selection
) -> None:
    known = pd.Timestamp("2022-01-05")
    early = as_known_on(dataset, known)
    selection = replace(default, day=dataset.days[3], known=known)
    view = made(client, Id.WANT_VIEW, f"?{full_query(selection)}")

    assert view["frames"] == build_view(early, selection)["frames"]
    assert view["frames"] != build_view(dataset, selection)["frames"]
    cards = made(client, Id.WANT_CARDS, "?lang=en&known=2022-01-05")
    assert cards == made(client, Id.WANT_CARDS, "?lang=en"), "nobody asks for them again"


@pytest.mark.parametrize(
    ("asked", "lang"),
    [("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("kk", "kk"), ("de,kk;q=0.5", "kk"), ("de", "en")],
)
def test_the_first_page_is_in_a_language_that_the_browser_asks_for(
    client: FlaskClient, asked: str, lang: str
) -> None:
    tree = client.get("/_dash-layout", headers={"Accept-Language": asked}).json
    [root] = [each for each in nodes(tree) if each["props"].get("className") == "app"]

    assert root["props"]["lang"] == lang
    assert f"lang={lang}" in root["props"]["data-query"]
    assert words_in(lang)("page.title") in json.dumps(tree, ensure_ascii=False)


# ---- two apps


def test_two_apps_in_one_process_both_work(
    app: Dash, single: tuple[Dataset, Dash], dataset: Dataset, default: Selection
) -> None:
    case, second = single
    for data, each in ((dataset, app), (case, second), (dataset, app)):
        client = each.server.test_client()
        frames = made(client, Id.WANT_VIEW, "?lang=en")["frames"]
        assert frames == build_view(data, default)["frames"]
        assert len(frames) == len(data.days)
        assert client.get("/health").status_code == 200
        assert client.get("/").status_code == 200


def test_two_apps_have_the_same_callbacks(app: Dash, single: tuple[Dataset, Dash]) -> None:
    def of_server(each: Dash) -> list[str]:
        answer = each.server.test_client().get("/_dash-dependencies").json
        return sorted(one["output"] for one in answer if not one["clientside_function"])

    assert of_server(app) == of_server(single[1]) != []
    assert len(app.callback_map) == len(single[1].callback_map)


def test_pages_of_two_apps_are_of_their_own_case(
    layout: dict[str, Any], single: tuple[Dataset, Dash], dataset: Dataset
) -> None:
    for data, tree in (
        (dataset, layout),
        (single[0], single[1].server.test_client().get("/_dash-layout").json),
    ):
        (case,) = (each for each in nodes(tree) if each["props"].get("id") == Id.CASE)
        assert case["props"]["data"]["days"] == [f"{day:%F}" for day in data.days]
        assert data.digest in json.dumps(tree)


def test_the_version_is_one(layout: dict[str, Any]) -> None:
    assert re.fullmatch(r"\d+(\.\d+)*\S*", installed_version())
    assert installed_version() in json.dumps(layout)
