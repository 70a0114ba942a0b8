"""A whole walk with the screen covered: only ears and one key."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.player.conftest import Walker


def test_knee_week_one_is_walked_by_ear_alone(walker: Walker, treadmill: dict[str, Any]) -> None:
    walker.open(treadmill)
    walker.start()
    for _ in range(400):
        walker.wait(20)
        last = walker.last_heard
        if last.startswith("Finished."):
            break
        if last.endswith("Press ready."):
            walker.press("Enter")

    expect(walker.page.get_by_text("Saved.")).to_be_visible()
    [result] = walker.server.messages("finish")
    backward = [
        part["active_seconds"] for part in result["intervals"] if part["kind"] == "backward"
    ]
    assert backward == [30, 30, 30, 30]
    assert result["ended"] == "completed"
    assert walker.heard.count("Walk.") == 4
