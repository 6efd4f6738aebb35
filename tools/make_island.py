"""Draw the regions of the invented example: an island republic that is on no other map.

Run it as `python tools/make_island.py`; it writes `examples/tessamar/regions.geojson`, the same
bytes each time. Nothing in it is measured anywhere: the coast is chance with a fixed seed.
"""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

OUTPUT = Path(__file__).parents[1] / "examples" / "tessamar" / "regions.geojson"
MIDDLE = (-17.0, -27.0)  # degrees: open sea in the South Atlantic
FLAT = f"+proj=aeqd +lon_0={MIDDLE[0]} +lat_0={MIDDLE[1]} +datum=WGS84"
SEED = 11
MAINLAND = {
    "TS-N": ("Northreach", (30, 105)),
    "TS-W": ("Westmoor", (-140, 20)),
    "TS-H": ("Highfold", (-20, 25)),
    "TS-P": ("Port Tessa District", (75, 0)),
    "TS-B": ("Marrow Bay", (-70, -75)),
    "TS-S": ("Southbank", (60, -90)),
}
"""Code to name and middle, kilometres east and north."""
ISLAND = ("TS-E", "Eastholm", (250, 40))
DETAIL = 6  # times that each line is broken


def main() -> None:
    """Write the file."""
    random = np.random.default_rng(SEED)
    coast = blob(random, (0, 0), (185, 135))
    island = blob(random, ISLAND[2], (38, 62))
    rows = [*divided(random, coast), (*ISLAND[:2], island)]
    shapes = gpd.GeoSeries([shapely.transform(row[2], _metres) for row in rows], crs=FLAT)
    degrees = shapely.set_precision(shapes.to_crs(4326).to_numpy(), 0.001)
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": shapely.geometry.mapping(shape),
        }
        for (code, name, _), shape in zip(rows, degrees, strict=True)
    ]
    lines = ",\n".join(json.dumps(each, separators=(",", ":")) for each in features)
    content = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
    OUTPUT.write_text(content, encoding="utf-8")
    print(f"{OUTPUT.name}: {len(features)} regions, {len(content):,} characters")


def blob(
    random: np.random.Generator, middle: tuple[float, float], radii: tuple[float, float]
) -> shapely.Polygon:
    """An island: an ellipse whose edge chance has moved."""
    turns = np.linspace(0, 2 * np.pi, 13)[:-1]
    reach = random.uniform(0.78, 1.15, len(turns))
    corners = np.column_stack([np.cos(turns) * radii[0], np.sin(turns) * radii[1]])
    ring = corners * reach[:, None] + middle
    rough = broken(random, np.vstack([ring, ring[:1]]), 0.16)
    return max(
        shapely.get_parts(shapely.make_valid(shapely.Polygon(rough))), key=lambda part: part.area
    )


def broken(random: np.random.Generator, line: np.ndarray, share: float) -> np.ndarray:
    """A line whose every piece is broken in the middle and moved aside, again and again."""
    for _ in range(DETAIL):
        steps = np.diff(line, axis=0)
        aside = np.column_stack([-steps[:, 1], steps[:, 0]])
        middles = line[:-1] + steps / 2 + aside * random.uniform(-share, share, (len(steps), 1))
        line = np.insert(line, np.arange(1, len(line)), middles, axis=0)
    return line


def divided(
    random: np.random.Generator, coast: shapely.Polygon
) -> list[tuple[str, str, shapely.Polygon]]:
    """The mainland cut along the lines half-way between the middles of its regions."""
    middles = shapely.MultiPoint([middle for _, middle in MAINLAND.values()])
    cells = shapely.voronoi_polygons(middles, extend_to=coast.buffer(200), only_edges=True)
    edges = [
        shapely.LineString(broken(random, shapely.get_coordinates(edge), 0.08))
        for edge in shapely.get_parts(cells)
    ]
    pieces = shapely.get_parts(shapely.polygonize([shapely.union_all([coast.boundary, *edges])]))
    inside = [piece for piece in pieces if coast.covers(piece.representative_point())]
    found: dict[str, list[shapely.Polygon]] = {code: [] for code in MAINLAND}
    for piece in inside:
        at = piece.representative_point()
        nearest = min(MAINLAND, key=lambda code: at.distance(shapely.Point(MAINLAND[code][1])))
        found[nearest].append(piece)
    return [
        (code, MAINLAND[code][0], shapely.union_all(some)) for code, some in found.items() if some
    ]


def _metres(kilometres: np.ndarray) -> np.ndarray:
    return kilometres * 1000


if __name__ == "__main__":
    main()
