"""An atlas of all days as PNG, 1200 by 700 at scale 2, against geopandas with matplotlib.

Whole processes, one after the other in turn, so that both meet the same machine.

Usage: make bench   or   python benchmarks/atlas.py [RUNS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
DAYS = 19
GOAL = 0.8
RUNS = 5
COMMANDS = {
    "spreadmap": [
        *("-m", "dashboard", "snapshot", "--date", "2022-01-01", "--to", "2022-01-19"),
        *("--width", "1200", "--height", "700", "--scale", "2", "--output"),
    ],
    "matplotlib": ["benchmarks/peers/atlas_matplotlib.py"],
}


def main() -> None:
    """Run both in turn and print medians, spread and ratio."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, command in COMMANDS.items():
            seconds[name].append(timed(command))
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    print(f"atlas of {DAYS} days, PNG 2400 by 1400, whole process, {runs} runs each in turn")
    for name, times in seconds.items():
        print(f"  {name:<11} {medians[name]:6.2f} s   ({min(times):.2f} to {max(times):.2f})")
    ratio = medians["spreadmap"] / medians["matplotlib"]
    peer = f"geopandas {version('geopandas')} + matplotlib {version('matplotlib')}"
    print(f"  ratio {ratio:.2f} of {peer}, goal at most {GOAL}")


def timed(command: list[str]) -> float:
    """Seconds that a whole process takes; its pictures are counted."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, *command, folder], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        took = time.perf_counter() - start
        made = len(list(Path(folder).glob("2022-01-*.png")))
    if made != DAYS:
        raise SystemExit(f"expected {DAYS} pictures, found {made}: {command}")
    return took


if __name__ == "__main__":
    main()
