"""Every day of the case, by keyboard, by button and by mouse; what plays is `frame`."""

from __future__ import annotations

from dataclasses import replace

from screen import Screen

from dashboard.counted import counted
from dashboard.frame import frame_of
from dashboard.selection import default_selection
from dashboard.view import build_view
from dashboard.words import words_in
from geodata.dataset import Dataset

SHOWN = """() => {
  const seen = window.seenDays = [];
  const label = document.querySelector("#day-label");
  const note = () => {
    const text = label.textContent;
    if (text && seen[seen.length - 1] !== text) seen.push(text);
  };
  note();
  const all = { childList: true, characterData: true, subtree: true };
  new MutationObserver(note).observe(label, all);
}"""


LABEL = "(text) => document.querySelector('#day-label').textContent === text"


def is_playing(screen: Screen, expected: bool) -> None:
    """Wait until the button says so."""
    word = words_in("en")("control.pause" if expected else "control.play")
    screen.wait("(word) => document.querySelector('#play').title === word", word)
    assert screen.page.locator("#play").get_attribute("aria-label") == word


def test_every_day_by_keyboard_and_played_is_its_frame(screen: Screen, dataset: Dataset) -> None:
    """And playing asks the server nothing."""
    selection = default_selection(dataset)
    sums, view = counted(dataset, selection), build_view(dataset, selection)
    screen.leave()
    screen.press("Home")
    for position, day in enumerate(dataset.days):
        screen.on_day(position)
        expected = frame_of(dataset, selection, sums, day)
        assert screen.values(expected) == expected, day.date()
        screen.wait(LABEL, view["labels"][position])
        refs = [each["ref"] for each in view["lists"][position] if "ref" in each]
        assert screen.cards == [f"card-{each}" for each in refs]
        screen.press("ArrowRight")
    screen.shows(replace(selection, day=dataset.days[-1]))

    for position in reversed(range(len(dataset.days) - 3, len(dataset.days) - 1)):
        screen.press("ArrowLeft")
        screen.on_day(position)
        expected = frame_of(dataset, selection, sums, dataset.days[position])
        assert screen.values(expected) == expected

    # Now the same by itself.
    screen.choose("speed", "4")
    screen.leave()
    screen.press("Home")
    screen.on_day(0)
    screen.page.evaluate(SHOWN)
    asked = len(screen.log.requests)

    screen.play()
    is_playing(screen, expected=True)
    screen.on_day(len(dataset.days) - 1)
    is_playing(screen, expected=False)

    assert screen.log.requests[asked:] == []
    assert screen.page.evaluate("window.seenDays") == view["labels"]
    screen.shows(replace(selection, day=dataset.days[-1]))
    assert screen.log.requests[asked:] == []


def test_transport(screen: Screen, dataset: Dataset) -> None:
    """Keys, buttons, bars, scrubber and loop do what they say, and ask the server nothing."""
    last = len(dataset.days) - 1
    asked = len(screen.log.requests)
    screen.choose("speed", "4")
    screen.leave()

    screen.press("End")
    screen.on_day(last)
    screen.press("ArrowRight")
    screen.press("ArrowLeft")
    screen.on_day(last - 1)
    screen.press("Home")
    screen.on_day(0)
    screen.press("ArrowLeft")
    screen.press("ArrowRight")
    screen.on_day(1)

    screen.press(" ")
    is_playing(screen, expected=True)
    screen.on_day(3)
    screen.press(" ")
    is_playing(screen, expected=False)
    screen.press(" ")
    is_playing(screen, expected=True)
    screen.press("End")
    is_playing(screen, expected=False)
    screen.on_day(last)

    screen.page.locator("#step-back").click()
    screen.on_day(last - 1)
    screen.page.locator("#step-forward").click()
    screen.on_day(last)

    screen.jump(4)
    screen.jump(0)
    screen.jump(last - 1)

    screen.flip("loop")
    screen.play()
    screen.on_day(last)
    screen.on_day(0)
    screen.on_day(2)
    screen.play()
    is_playing(screen, expected=False)
    screen.flip("loop")
    screen.jump(last)
    screen.play()
    screen.on_day(1)
    screen.page.locator("#step-forward").click()
    is_playing(screen, expected=False)
    screen.jump(0)

    thumb = screen.page.locator("#date [role=slider]")
    thumb.focus()
    screen.press("ArrowRight")
    screen.on_day(1)
    screen.press("End")
    screen.on_day(last)
    screen.press("Home")
    screen.on_day(0)
    screen.press(" ")
    is_playing(screen, expected=True)
    screen.press(" ")
    is_playing(screen, expected=False)

    track = screen.page.locator("#date .mantine-Slider-track").bounding_box()
    assert track
    middle = track["y"] + track["height"] / 2
    screen.page.mouse.click(track["x"] + track["width"] / 2, middle)
    screen.on_day(round(last / 2))
    assert thumb.get_attribute("aria-valuenow") == str(round(last / 2))

    assert screen.log.requests[asked:] == []

    # Keys pressed faster than a day is drawn are counted all the same.
    screen.leave()
    screen.press("Home")
    screen.on_day(0)
    screen.press(*["ArrowRight"] * 6)
    screen.on_day(6)

    # The slider may hand back the day before a fast step; that does not undo the step.
    screen.page.evaluate(
        """() => {
          document.body.dispatchEvent(
            new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
          window.dash_clientside.set_props("date", { value: 6 });
        }"""
    )
    screen.on_day(7)
