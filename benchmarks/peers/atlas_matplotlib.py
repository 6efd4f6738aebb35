"""The same days with geopandas and matplotlib, as their documentation would have a user do it.

Usage: atlas_matplotlib.py FOLDER   (run in the tree)
"""

from __future__ import annotations

import sys
from pathlib import Path

import geopandas as gpd
import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

DATA = Path("geodata/data")
EQUAL_AREA = "+proj=aea +lat_1=43 +lat_2=53 +lat_0=48 +lon_0=67 +datum=WGS84"
DAYS = pd.date_range("2022-01-01", "2022-01-19")
FIRST, LAST = pd.Timestamp("2022-01-05"), pd.Timestamp("2022-01-18")
SIZE, DOTS = (12, 7), 200
"""Inches and dots an inch: 2400 by 1400."""


def main() -> None:
    """Draw one picture a day."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    regions = gpd.read_file(DATA / "regions-2022-01-light.geojson").to_crs(EQUAL_AREA)
    context = gpd.read_file(DATA / "context.geojson").to_crs(EQUAL_AREA)
    places = pd.read_csv(DATA / "places.csv").dropna(subset="longitude")
    points = gpd.GeoDataFrame(
        places, geometry=gpd.points_from_xy(places["longitude"], places["latitude"]), crs=4326
    ).to_crs(EQUAL_AREA)
    events = pd.read_csv("events.csv", parse_dates=["event_date"])
    events = events.merge(points[["name_en", "region"]], left_on="location", right_on="name_en")
    for day in DAYS:
        draw(day, regions, context, points, events).savefig(folder / f"{day.date()}.png", dpi=DOTS)
        plt.close("all")


def draw(
    day: pd.Timestamp,
    regions: gpd.GeoDataFrame,
    context: gpd.GeoDataFrame,
    points: gpd.GeoDataFrame,
    events: pd.DataFrame,
) -> plt.Figure:
    """Neighbours, shaded regions with a legend, lakes, the emergency, places with their names."""
    figure, axes = plt.subplots(figsize=SIZE)
    context[context["kind"] == "country"].plot(ax=axes, color="#efede8", edgecolor="#d3cdc3")
    context[context["kind"] == "sea"].plot(ax=axes, color="#d9e5ec")
    so_far = events[events["event_date"] <= day].groupby("region").size()
    regions.assign(n=regions["code"].map(so_far)).plot(
        ax=axes,
        column="n",
        cmap="YlOrBr",
        vmin=0,
        vmax=80,
        edgecolor="#9b948a",
        linewidth=0.6,
        legend=True,
        missing_kwds={"color": "white", "edgecolor": "#9b948a"},
    )
    context[context["kind"] == "lake"].plot(ax=axes, color="#d9e5ec")
    if FIRST <= day <= LAST:
        regions.plot(ax=axes, facecolor="none", edgecolor="#7b1e45", hatch="//", linewidth=1.5)
    today = events[events["event_date"] == day].groupby("name_en").size()
    marked = points[points["name_en"].isin(today.index)]
    if len(marked):
        sizes = marked["name_en"].map(today).to_numpy() * 20
        marked.plot(ax=axes, markersize=sizes, color="#d55e00", edgecolor="white", zorder=5)
    for row in marked.itertuples():
        axes.annotate(row.name_en, (row.geometry.x, row.geometry.y), fontsize=9)
    west, south, east, north = regions.total_bounds
    axes.set_xlim(west - 5e4, east + 5e4)
    axes.set_ylim(south - 5e4, north + 5e4)
    axes.set_axis_off()
    axes.set_title(f"{day:%A, %d %B %Y}")
    return figure


if __name__ == "__main__":
    main()
