"""A safety stop: heard at once, and every answer reaches its rule and its advice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from programs.sessions.rules import stop
from programs.sessions.rules.stop_choices import CHOICES, Choice, Question, QuestionKind
from tests.browser.player.conftest import Walker
from tests.browser.player.samples import walk_data

PAIN_BEFORE = 2  # as in samples: a pain of 5 is 3 points up from the start and ends the walk
Path = tuple[str, list[str], dict[str, Any]]


def presses(question: Question) -> Iterator[tuple[list[str], dict[str, Any], str]]:
    """Yield what may be pressed for one question, what it says, and the question after it."""
    if question.kind is QuestionKind.SCALE:
        for score in (0, 4, 5, 6, 10):
            yield [str(score)], {question.key: score}, ""
    elif question.kind is QuestionKind.ANY_OF:
        for ticked in (None, *question.answers):
            words = [ticked.words] if ticked else []
            told = {answer.value: answer is ticked for answer in question.answers}
            yield [*words, "Continue"], told, ""
    else:
        for answer in question.answers:
            yield [answer.words], {question.key: answer.value}, answer.next


def paths(choice: Choice) -> Iterator[Path]:
    """Yield every way through the questions of one choice."""
    if not choice.questions:
        yield choice.key, [choice.words], {}
        return
    for words, answers in _onward(choice, choice.questions[0]):
        yield choice.key, [choice.words, *words], answers


def _onward(choice: Choice, question: Question) -> Iterator[tuple[list[str], dict[str, Any]]]:
    for words, answers, following in presses(question):
        if not following:
            yield words, answers
            continue
        onward = next(item for item in choice.questions if item.key == following)
        for more_words, more_answers in _onward(choice, onward):
            yield words + more_words, answers | more_answers


PATHS = [path for choice in CHOICES for path in paths(choice)]


@pytest.fixture
def stopped(walker: Walker) -> Walker:
    walker.open(walk_data())
    walker.start()
    walker.wait(5)
    walker.press("s")
    return walker


def answer(walker: Walker, words: list[str]) -> None:
    """Press one after another what reads so, in the screen of the stop."""
    screen = walker.page.locator("[data-stop-screen]")
    for word in words:
        screen.locator("button, label").get_by_text(word, exact=True).or_(
            screen.get_by_role("button", name=word, exact=True)
        ).first.click()


def test_every_way_through_the_answers_reaches_its_rule_and_advice(stopped: Walker) -> None:
    page, server = stopped.page, stopped.server
    for choice, words, answers in PATHS:
        outcome = stop.resolve(choice, answers, 0, PAIN_BEFORE)
        server.sent.clear()
        stopped.open(walk_data())
        stopped.press("s")

        answer(stopped, words)

        expect(page.locator(".advice-head")).to_have_text(outcome.title)
        said = outcome.spoken.format(emergency_number="999")
        assert stopped.heard[-1] == said, words
        if outcome.rule:
            expect(page.locator("[data-stop-screen]")).to_be_visible()
            sent = wait_for(stopped, "stop")
            assert (sent["rule"], sent["answers"]) == (outcome.key, answers)


def wait_for(walker: Walker, name: str) -> dict[str, Any]:
    """Return the one message that comes to an address."""
    for _ in range(2_000):
        if walker.server.messages(name):
            break
        walker.page.wait_for_timeout(10)
    [message] = walker.server.messages(name)
    return message


@pytest.mark.parametrize("way", ["key", "button"])
def test_stop_is_heard_within_a_fifth_of_a_second(
    way: str, real_time_walker: Walker, treadmill: dict[str, Any]
) -> None:
    real_time_walker.open(treadmill)
    real_time_walker.start()
    page = real_time_walker.page
    page.evaluate(
        """() => {
            const note = () => { window.pressedAt ??= performance.now(); };
            document.addEventListener("keydown", note, { capture: true });
            document.addEventListener("pointerdown", note, { capture: true });
            spoken.length = 0;
        }"""
    )

    if way == "key":
        page.keyboard.press("s")
    else:
        page.get_by_role("button", name="Stop").click()

    [said] = page.evaluate("() => spoken.map(({ text, at }) => [text, at - pressedAt])")
    assert said[0] == "Stopped. Hold the rails."
    assert said[1] < 200
    assert page.evaluate("() => speechSynthesis.cancelled") > 0


def test_stop_shows_what_to_do_and_the_emergency_number(stopped: Walker) -> None:
    page = stopped.page

    expect(page.get_by_role("heading", level=1)).to_have_text("Stopped")
    expect(page.get_by_text("Hold the rails. Wait until the belt is still.")).to_be_visible()
    assert page.get_by_role("link", name="Call 999 now").get_attribute("href") == "tel:999"
    expect(page.get_by_text("Nobody watches this app live")).to_be_visible()
    first = page.locator(".walk-choice").first
    expect(first).to_have_text("Chest, breath, face, arm or speech")


def test_stop_that_ends_the_walk_is_sent_with_the_result(stopped: Walker) -> None:
    answer(stopped, ["I stumbled or fell", "I fell", "I hit my head", "Continue"])

    expect(stopped.page.get_by_text("Saved.")).to_be_visible()
    event = wait_for(stopped, "stop")
    result = wait_for(stopped, "finish")
    assert event["rule"] == "stop_fall_urgent"
    assert event["answers"]["head_hit"] is True
    assert result["ended"] == "stopped"
    assert [one["kind"] for one in result["events"]] == ["stop", "stop_rule"]
    answer(stopped, ["Go on to your log"])
    expect(stopped.page).to_have_url("/sessions/log/")


def test_stumble_rests_two_minutes_and_a_second_one_ends_the_walk(stopped: Walker) -> None:
    page = stopped.page
    stumbled = ["I stumbled or fell", "I stumbled and caught myself"]

    answer(stopped, [*stumbled, "Rest for 2 minutes"])
    resting = stopped.phase, stopped.face
    stopped.wait(119)
    before = page.get_by_text("Do you feel steady again?").is_visible()
    stopped.wait(2)
    expect(page.get_by_text("Do you feel steady again?", exact=True)).to_be_visible()
    stopped.ready()
    after = stopped.phase
    stopped.wait(2)
    stopped.press("s")
    answer(stopped, stumbled)

    assert resting == ("rest", "2:00")
    assert not before
    assert after == "forward"
    expect(page.locator(".advice-body")).to_contain_text("The walk is over for today.")
    result = wait_for(stopped, "finish")
    rules = [one["rule"] for one in result["events"] if one["kind"] == "stop_rule"]
    assert rules == ["stop_near_fall", "stop_near_fall_again"]
    assert result["intervals"][0]["active_seconds"] == 7


def test_pain_that_does_not_drop_ends_the_walk(stopped: Walker) -> None:
    answer(stopped, ["Pain", "My usual pain, or an ache", "4", "Rest for 1 minute"])
    stopped.wait(61)

    stopped.page.get_by_role("button", name="No", exact=True).click()

    expect(stopped.page.get_by_text("The pain did not go down")).to_be_visible()
    result = wait_for(stopped, "finish")
    rules = [one["rule"] for one in result["events"] if one["kind"] == "stop_rule"]
    assert rules == ["stop_pain_rest", "stop_pain_stayed"]


def test_faint_feeling_is_asked_about_after_ten_minutes(stopped: Walker) -> None:
    answer(stopped, ["Dizzy or faint", "Faint or grey, or I nearly passed out"])
    stopped.wait(595)
    asked_early = stopped.page.get_by_text("Has the faint feeling gone?").is_visible()

    stopped.wait(6)
    asked = stopped.heard[-1]
    answer(stopped, ["No"])

    assert not asked_early
    assert asked == "Has the faint feeling gone?"
    expect(stopped.page.locator(".advice-head")).to_have_text("Get help now")
    for _ in range(2_000):
        if sent := stopped.server.messages("stop"):
            break
        stopped.page.wait_for_timeout(10)
    assert sent[0]["rule"] == "stop_faint"


def test_stop_pressed_by_mistake_goes_to_paused_never_into_walking(stopped: Walker) -> None:
    answer(stopped, ["I pressed Stop by mistake"])
    stopped.wait(60)

    assert stopped.phase == "paused"
    assert stopped.server.messages("finish") == []


def test_just_stopping_is_praised(stopped: Walker) -> None:
    answer(stopped, ["Nothing, just stopping"])

    expect(stopped.page.get_by_text("Stop any time. Stopping is always right.")).to_be_visible()
    assert wait_for(stopped, "finish")["ended"] == "stopped"
    assert stopped.server.messages("stop") == []


def test_reload_during_a_stop_comes_back_to_the_stop(stopped: Walker) -> None:
    stopped.page.reload()

    expect(stopped.page.get_by_text("What happened?")).to_be_visible()


def test_unanswered_stop_ends_safely_and_stays_on_screen(stopped: Walker) -> None:
    stopped.wait(601)

    assert wait_for(stopped, "finish")["ended"] == "timed_out"
    expect(stopped.page.get_by_role("link", name="Call 999 now")).to_be_visible()
