"""A Dash app whose callback returns the whole figure of a day for each choice of event types.

Usage: whole_figure.py PORT   (run in the tree)
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html
from waitress import serve

DAY = pd.Timestamp("2022-01-05")
TYPES = {
    "protests": "Protests",
    "riots": "Riots",
    "violence": "Violence against civilians",
    "explosions": "Explosions/Remote violence",
    "battles": "Battles",
    "strategic": "Strategic developments",
}


def main() -> None:
    """Serve on loopback."""
    events = pd.read_csv("events.csv", parse_dates=["event_date"])
    places = pd.read_csv("geodata/data/places.csv").rename(columns={"name_en": "location"})
    events = events.drop(columns=["latitude", "longitude"]).merge(
        places[["location", "region", "latitude", "longitude"]], on="location"
    )
    borders = json.loads(Path("geodata/data/regions-2022-01-light.geojson").read_text("utf-8"))
    app = Dash("whole_figure")
    app.layout = html.Div(
        [dcc.Checklist(list(TYPES), list(TYPES), id="types"), dcc.Graph(id="map")]
    )

    @app.callback(Output("map", "figure"), Input("types", "value"))
    def draw(types: list[str]) -> object:
        chosen = events[events["event_type"].isin([TYPES[each] for each in types])]
        so_far = chosen[chosen["event_date"] <= DAY].groupby("region").size()
        today = chosen[chosen["event_date"] == DAY]
        columns = ["location", "latitude", "longitude"]
        marks = today.groupby(columns).size().rename("events").reset_index()
        figure = px.choropleth(
            so_far.rename("events").reset_index(),
            geojson=borders,
            featureidkey="properties.code",
            locations="region",
            color="events",
        )
        points = px.scatter_geo(
            marks, lat="latitude", lon="longitude", size="events", hover_name="location"
        )
        figure.add_traces(points.data)
        return figure

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    serve(app.server, host="127.0.0.1", port=int(sys.argv[1]), threads=8)


if __name__ == "__main__":
    main()
