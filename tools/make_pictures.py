"""Draw the pictures of the README: the dashboard itself, in a real browser, and the animation.

Usage: make pictures
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TREE = Path(__file__).parents[1]
PICTURE = TREE / "docs" / "dashboard.png"
ANIMATION = TREE / "docs" / "spread.gif"
VIEW = "?date=2022-01-05&lang=en"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-sync"]


def main() -> None:
    """Serve the shipped case on a free port, take one picture, stop."""
    serve = [sys.executable, "-m", "dashboard", "serve", "--port", "0", "--no-open"]
    with subprocess.Popen(serve, cwd=TREE, stdout=subprocess.PIPE, text=True) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            photograph(line.split()[3] + VIEW)
        finally:
            server.terminate()
    animate()


def animate() -> None:
    """The animation of the README, by the command that it names."""
    command = [sys.executable, "-m", "dashboard", "snapshot", "--output", str(ANIMATION)]
    subprocess.run(command, cwd=TREE, check=True)


def photograph(address: str) -> None:
    """Save what the dashboard shows at an address."""
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        page = chromium.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        page.goto(address)
        page.wait_for_selector(".card")
        page.wait_for_selector("#map .choropleth path", state="attached")
        page.wait_for_timeout(1500)  # fonts and the map's last fit
        page.screenshot(path=PICTURE)
        chromium.close()
    print(f"wrote {PICTURE.relative_to(TREE)}")


if __name__ == "__main__":
    main()
