"""A file dropped on the page, or chosen: shown in this browser alone, with the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from screen import Screen
from servers import served

from geodata.dataset import default_events_path

MARKUP = "<img src=x onerror=alert(1)>"
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: "text/csv" }));
  const send = (kind) => document.body.dispatchEvent(
    new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  send("dragover");
  const covered = getComputedStyle(document.querySelector(".own-cover")).display;
  send("drop");
  return covered;
}"""
SAID = "(said) => document.querySelector('#own-menu').textContent.includes(said)"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where files of a megabyte are taken."""
    with served(tmp_path_factory.mktemp("shipped"), "--own-megabytes", "1") as server:
        yield server.address


def test_a_file_is_dropped_seen_and_left_again(
    new_screen: Callable[..., Screen], tmp_path: Path
) -> None:
    """After files that cannot be shown; another browser sees nothing of it."""
    header, *rows = default_events_path().read_text(encoding="utf-8").splitlines(keepends=True)
    wrong, large = tmp_path / "wrong.csv", tmp_path / "large.csv"
    wrong.write_text(f"{header}{MARKUP},2022-13-01\n", encoding="utf-8")
    large.write_bytes(b"x" * 1_000_001)
    screen = new_screen(fresh=True)
    page = screen.open("?lang=en").page
    days = page.locator("#bars .bar").count()
    assert not [each for each in screen.log.requests if "/present" in each], "nothing is polled"

    page.locator("#own").focus()
    screen.press("Enter")
    assert page.evaluate("document.activeElement.id") == "own-file"
    for path, said in ((wrong, "cannot be shown"), (large, "too large")):
        page.set_input_files("#own-file", path)
        screen.wait(SAID, said)
    page.set_input_files("#own-file", wrong)
    screen.wait(SAID, "line 2")
    assert page.locator("#own-findings img").count() == 0
    screen.press("Escape")

    assert page.evaluate(DROP, ["my file.csv", header + "".join(rows[:9])]) == "grid"
    page.locator(".own-banner").wait_for()
    screen.ready()
    assert "my file.csv" in page.locator(".own-banner").inner_text()
    assert page.locator("#own-menu[open]").count() == 0
    other = new_screen(fresh=True).open("?lang=en")
    assert other.page.locator(".own-banner").count() == 0

    page.locator("#own-back").click()
    page.locator(".own-banner").wait_for(state="detached")
    screen.ready()
    assert page.locator("#bars .bar").count() == days
