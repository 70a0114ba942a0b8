"""What starts, pauses and goes on: always a press, never the walk by itself."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from programs.vocabulary import Setting, SupportLevel
from tests.browser.player.conftest import Walker
from tests.browser.player.samples import SHORT_BALANCE, SHORT_KNEE, walk_data

TURN = [
    "Stop the belt. Wait until it is still. Turn with small steps.",
    "Side strips, clip on. Both rails. Lowest speed. Press ready.",
]
COUNT_IN = ["Backward in 5", "4", "3", "2", "1", "Walk."]
CONTROLS = "button:visible, a:visible, input:visible, summary:visible, dialog:visible"


@pytest.fixture
def at_turn(walker: Walker, short: dict[str, Any]) -> Walker:
    walker.open(short)
    walker.start()
    walker.walk_to("turn")
    return walker


@pytest.fixture
def backward(at_turn: Walker) -> Walker:
    """A walker 4 seconds into the first backward walk."""
    at_turn.ready()
    at_turn.wait(9)
    at_turn.forget()
    return at_turn


@pytest.fixture
def resting(walker: Walker) -> Walker:
    """A walker at the start of a planned rest."""
    walker.open(walk_data(SHORT_BALANCE, Setting.TREADMILL, SupportLevel.S3))
    walker.start()
    walker.walk_to("rest")
    walker.forget()
    return walker


def test_get_ready_waits_for_a_press(walker: Walker, short: dict[str, Any]) -> None:
    walker.open(short)
    walker.get_ready()

    walker.wait(120)

    assert walker.phase == "get_ready"
    assert walker.heard[-3:] == [
        short["lines"]["start"],
        short["lines"]["get_ready"],
        short["lines"]["get_ready_then"],
    ]


def test_turn_repeats_twice_and_then_waits_in_silence(at_turn: Walker) -> None:
    at_turn.forget()

    at_turn.wait(600)

    assert at_turn.phase == "turn"
    assert at_turn.heard == TURN * 2


def test_backward_is_counted_in_and_the_count_is_not_walked(at_turn: Walker) -> None:
    at_turn.wait(1)
    at_turn.forget()

    at_turn.press("Enter")
    at_turn.wait(5)

    assert at_turn.heard == COUNT_IN
    assert at_turn.face == "0:30"


def test_second_press_of_a_double_press_skips_nothing(
    walker: Walker, short: dict[str, Any]
) -> None:
    walker.open(short)
    walker.start()
    walker.wait(19)
    while walker.phase == "forward":
        walker.wait(0.2)

    walker.press("Enter")

    assert walker.phase == "turn"


def test_pause_holds_the_time_until_ready(backward: Walker) -> None:
    face = backward.face

    backward.press("Space")
    backward.wait(25)

    assert backward.phase == "paused"
    assert backward.face == face
    assert backward.heard == ["Paused. Stop the belt."]
    backward.press("Space")
    backward.wait(4)
    assert backward.heard[1:] == COUNT_IN[:-1]
    assert backward.face == "1"


def test_paused_says_so_twice_more_and_ends_safely_after_ten_minutes(backward: Walker) -> None:
    backward.press("Space")

    backward.wait(599)
    before = backward.phase
    backward.wait(1)

    assert before == "paused"
    assert backward.phase == "finished"
    assert backward.heard.count("Paused. Stop the belt.") == 3
    assert backward.heard[-1] == "We have ended this walk. What you walked is kept."
    expect(backward.page.get_by_text("Saved.")).to_be_visible()
    [result] = backward.server.messages("finish")
    assert result["ended"] == "timed_out"


def test_silence_of_the_clock_pauses_and_skips_nothing(backward: Walker) -> None:
    left = backward.face

    backward.page.clock.fast_forward(20_000)

    assert backward.phase == "paused"
    assert backward.face == left
    expect(backward.page.get_by_text("asleep for 20 seconds")).to_be_visible()


def test_ten_seconds_of_silence_still_count(backward: Walker) -> None:
    backward.page.clock.fast_forward(9_000)

    assert backward.phase == "backward"
    assert backward.face == "0:17"


def test_hidden_page_with_a_silent_voice_returns_as_paused(backward: Walker) -> None:
    backward.hide(voice_works=False)
    backward.wait(14)

    backward.come_back()

    assert backward.phase == "paused"
    assert "The sound may have stopped" in backward.heard[-1]
    expect(backward.page.get_by_text("We paused because this page was hidden")).to_be_visible()


def test_hidden_page_whose_voice_was_heard_goes_on(backward: Walker) -> None:
    backward.hide(voice_works=True)
    backward.wait(14)

    backward.come_back()

    assert backward.phase == "backward"


def test_voice_that_stops_pauses_and_asks_who_is_there(backward: Walker) -> None:
    backward.page.evaluate("() => { voice.works = false; }")

    backward.wait(16)

    assert backward.phase == "paused"
    expect(backward.page.get_by_text("Is someone with you?")).to_be_visible()


def test_reload_comes_back_as_paused_with_nothing_lost(backward: Walker) -> None:
    backward.wait(6)
    left = backward.face

    backward.page.reload()
    expect(backward.page.locator("[data-phase=paused]")).to_be_visible()

    assert backward.face == left
    backward.wait(30)
    assert backward.phase == "paused"
    backward.press("Enter")
    backward.walk_to("finished")
    expect(backward.page.get_by_text("Saved.")).to_be_visible()
    [result] = backward.server.messages("finish")
    active = [part["active_seconds"] for part in result["intervals"] if part["kind"] == "backward"]
    assert active == [30, 30]


def test_walk_left_for_over_a_day_is_sent_as_it_was(walker: Walker, short: dict[str, Any]) -> None:
    walker.open(short)
    walker.start()
    walker.wait(10)

    walker.page.goto("/today/")
    walker.page.clock.set_system_time("2026-05-15T09:30:00Z")
    walker.open(short)

    expect(walker.page.get_by_text("Saved.")).to_be_visible()
    [result] = walker.server.messages("finish")
    assert result["ended"] == "timed_out"
    assert result["finished_at"].startswith("2026-05-13")


def test_rest_at_zero_waits_for_ready(resting: Walker) -> None:
    resting.wait(300)

    assert resting.phase == "rest"
    assert resting.heard[-2:] == ["Backward next.", "Press ready."]
    resting.press("PageDown")
    assert resting.phase == "backward"


def test_rest_carries_on_where_the_plan_allows_it(walker: Walker) -> None:
    data = walk_data(SHORT_BALANCE, Setting.TREADMILL, SupportLevel.S3, countdown_start=True)
    walker.open(data)
    walker.start()
    walker.walk_to("rest")
    walker.forget()

    walker.wait(60)
    count = walker.face
    walker.wait(10)

    assert walker.phase == "backward"
    assert count == "10"
    assert walker.heard[-6:] == COUNT_IN


def test_rest_cannot_be_cut_short_by_a_key(resting: Walker) -> None:
    resting.wait(10)

    resting.press("Enter")

    assert resting.phase == "paused"
    resting.ready()
    assert resting.phase == "rest"
    assert resting.face != "0:00"


def test_nothing_is_asked_while_moving(walker: Walker, short: dict[str, Any]) -> None:
    walker.open(short)
    walker.start()
    for phase in ("forward", "backward"):
        walker.walk_to(phase)
        walker.wait(6)

        walker.page.get_by_role("button", name="Voice").click()

        shown = walker.page.query_selector_all(CONTROLS)
        assert [one.inner_text().strip() for one in shown] == ["Voice", "Pause", "Stop"]
        walker.press("PageDown")
        expect(walker.page.get_by_text("Is someone with you?")).to_be_visible()
        walker.page.get_by_role("button", name="No", exact=True).click()
        walker.ready()


def test_voice_off_asks_once(walker: Walker, short: dict[str, Any]) -> None:
    walker.open(walk_data(SHORT_KNEE, voice={"speech": False}))
    expect(walker.page.get_by_text("You will not hear when to stop.")).to_be_visible()

    walker.page.get_by_role("button", name="Yes").click()
    walker.press("Enter")
    expect(walker.page.locator("[data-phase=forward]")).to_be_attached()
    walker.wait(21)

    assert walker.phase == "turn"
    expect(walker.page.get_by_text("Is someone with you?")).to_be_hidden()
    assert walker.heard == []


def test_voice_off_and_nobody_there_does_not_start(walker: Walker) -> None:
    walker.open(walk_data(SHORT_KNEE, voice={"speech": False}))

    walker.page.get_by_role("button", name="No", exact=True).click()

    expect(walker.page.get_by_text("Do not walk alone without the voice.")).to_be_visible()
    expect(walker.page.get_by_role("button", name="Play the voice")).to_be_visible()


def test_voice_that_does_not_speak_is_not_asked_after(walker: Walker) -> None:
    walker.open(walk_data(SHORT_KNEE))
    walker.page.evaluate("() => { voice.works = false; }")

    walker.press("Enter")
    walker.wait(5)

    expect(walker.page.get_by_text("This device has no voice that works.")).to_be_visible()
    expect(walker.page.get_by_text("Did you hear it?")).to_be_hidden()
    expect(walker.page.get_by_text("You will not hear when to stop.")).to_be_visible()


def test_screen_reader_hears_changes_and_marks_and_no_second_voice(walker: Walker) -> None:
    walker.open(walk_data(voice={"speech": False, "screen_reader": True}))
    walker.press("Enter")
    expect(walker.page.locator("[data-phase=forward]")).to_be_attached()
    live = walker.page.locator("[data-live]")

    expect(live).to_have_text("Walk forward.")
    walker.wait(61)
    expect(live).to_have_text("Walk forward.")
    walker.wait(210)
    expect(live).to_have_text("30 seconds left. 30 seconds left.")
    walker.wait(20)
    expect(live).to_contain_text("10 seconds left.")
    assert walker.heard == []


def test_keys_stop_repeat_and_can_be_turned_off(walker: Walker, short: dict[str, Any]) -> None:
    walker.open(short)
    walker.get_ready()
    walker.forget()

    walker.press("r")
    again = walker.heard
    walker.page.get_by_text("Sound, keys and pocket mode").click()
    walker.page.get_by_label("Keys", exact=True).uncheck()
    walker.page.locator("[data-title]").click()
    walker.press("s")

    assert again == [short["lines"][key] for key in ("start", "get_ready", "get_ready_then")]
    assert walker.phase == "get_ready"


def test_stop_keys_stop(backward: Walker) -> None:
    for key in ("s", "S", "Escape"):
        backward.forget()

        backward.press(key)

        assert backward.phase == "stopped"
        assert backward.heard == ["Stopped. Hold the rails."]
        backward.page.get_by_role("button", name="I pressed Stop by mistake").click()


def test_ready_keys_pause_while_moving_and_go_on_while_standing(backward: Walker) -> None:
    for key in ("Space", "Enter", "PageDown", "MediaPlayPause"):
        backward.press(key)
        paused = backward.phase
        backward.wait(1)
        backward.press(key)

        assert (paused, backward.phase) == ("paused", "backward")


def test_pocket_mode_needs_a_held_finger(walker: Walker, short: dict[str, Any]) -> None:
    walker.open(short)
    walker.get_ready()
    walker.page.get_by_text("Sound, keys and pocket mode").click()
    walker.page.get_by_label("Pocket mode").check()
    walker.page.get_by_role("button", name="I'm ready").click()
    expect(walker.page.locator("[data-pocket]")).to_be_visible()

    walker.page.mouse.click(200, 780)
    walker.wait(2)
    tapped = walker.phase
    walker.page.mouse.move(200, 780)
    walker.page.mouse.down()
    walker.wait(1)

    assert tapped == "forward"
    assert walker.phase == "paused"
    expect(walker.page.get_by_text("Hold to leave pocket mode")).to_be_visible()


def test_server_that_says_no_keeps_the_walk_from_starting(
    walker: Walker, short: dict[str, Any]
) -> None:
    walker.server.answers["start"] = (422, {"errors": ["Your plan is on hold."]})
    walker.open(short)
    walker.get_ready()

    walker.press("Enter")

    expect(walker.page.get_by_text("Your plan is on hold.")).to_be_visible()
    assert walker.phase == "get_ready"
    walker.press("Enter")
    expect(walker.page).to_have_url("/today/")


def test_second_tab_does_not_lead_the_same_walk(walker: Walker, short: dict[str, Any]) -> None:
    walker.open(short)

    other = walker.page.context.new_page()
    other.goto(walker.server.add(short))

    expect(other.get_by_text("already open in another tab")).to_be_visible()
