"""Every component in every state: valid ids, nothing inline, what is typed stays text."""

from __future__ import annotations

from typing import Any

import pytest
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from programs.views.public.components import DAYS, SampleForm, samples
from tests.templates.markup import Markup, read

TYPED = "<b onclick=alert(1)>Anna & Bob</b>"
ESCAPED = "&lt;b onclick=alert(1)&gt;Anna &amp; Bob&lt;/b&gt;"


def shown(component: str, **context: Any) -> str:
    """Return a component's markup."""
    return render_to_string(f"components/_{component}.html", context)


def checked(html: str) -> Markup:
    """Return the markup after looking for broken ids and anything inline."""
    found = read(html)
    assert (found.doubled_ids, found.dangling, found.handlers) == ([], [], [])
    return found


def field(name: str, form: BaseForm | None = None) -> Any:
    """Return a field of the sample form, untouched unless a form is given."""
    return (form or SampleForm())[name]


@pytest.mark.parametrize("tier", ["go", "support", "clearance", "urgent", "rest"])
@pytest.mark.parametrize("is_large", [False, True])
def test_advice_card_says_its_tier_and_has_one_heading(tier: str, is_large: bool) -> None:
    html = shown(
        "advice_card", tier=tier, title="What to do", reasons=["One", "Two"], large=is_large
    )

    found = checked(html)

    assert found.headings == ["h1" if is_large else "h2"]
    assert found.named("section")[0]["class"].split()[1] == f"advice-{tier}"
    assert html.count("<li>") == 2


def test_advice_card_escapes_what_was_typed() -> None:
    html = shown("advice_card", tier="go", title=TYPED, body=TYPED)

    assert html.count(ESCAPED) == 2


@pytest.mark.parametrize(
    "status, words",
    [
        ("act", "Act today"),
        ("check", "Check in"),
        ("new", "New"),
        ("track", "On track"),
        ("paused", "Paused"),
    ],
)
def test_status_chip_has_a_shape_and_a_word(status: str, words: str) -> None:
    html = shown("status_chip", status=status)

    found = checked(html)

    assert html.strip().endswith(f"{words}</span>")
    assert found.named("svg")[0]["aria-hidden"] == "true"


def test_week_strip_speaks_each_day_and_marks_today() -> None:
    html = shown("week_strip", days=samples()["days"])

    found = checked(html)

    assert [item["class"] for item in found.named("li")] == [f"day day-{day[2]}" for day in DAYS]
    assert len(found.having("aria-current", "date")) == 1
    assert all(words in html for _, words, _ in DAYS)


def test_week_strip_tints_today_when_it_is_already_done() -> None:
    day = {"short": "Wed", "words": "Wednesday, today, done", "state": "done", "is_today": True}

    found = checked(shown("week_strip", days=[day]))

    assert found.named("li")[0]["class"] == "day day-done day-now"


def test_session_bar_has_a_text_twin_and_covers_the_whole() -> None:
    found = checked(shown("session_bar", bar=samples()["bar"]))

    parts = found.named("svg")[1:]
    widths = [float(part["width"].rstrip("%")) for part in parts]
    assert found.named("svg")[0]["aria-label"] == "4 minutes backward, 6 forward, 2 rest"
    assert sum(widths) == 100
    assert [part["x"] for part in parts][:3] == ["0%", "22%", "30%"]


@pytest.mark.parametrize("percent, paths", [(0, 1), (66, 2), (100, 2)])
def test_belt_loop_draws_its_share(percent: int, paths: int) -> None:
    html = shown("belt_loop", percent=percent, figure="2 of 3", words="sessions this week")

    found = checked(html)

    assert len(found.named("path")) == paths
    assert "2 of 3" in html


@pytest.mark.parametrize("is_heading", [False, True])
@pytest.mark.parametrize("data", [None, {}, {"falls": "once"}])
def test_radio_tiles_group_their_answers(data: dict[str, str] | None, is_heading: bool) -> None:
    chosen = field("falls", SampleForm(data))

    found = checked(shown("radio_tiles", field=chosen, heading=is_heading, why="Because"))

    radios = found.having("type", "radio")
    assert [radio["id"] for radio in radios] == [f"id_falls_{place}" for place in range(4)]
    assert [radio["value"] for radio in radios if "checked" in radio] == list((data or {}).values())
    assert found.headings == (["h1"] if is_heading else [])


def test_radio_tiles_tie_hint_and_error_to_the_group() -> None:
    found = checked(shown("radio_tiles", field=field("falls", SampleForm({}))))

    assert found.named("fieldset")[0]["aria-describedby"] == "id_falls_helptext id_falls_error"


def test_radio_tile_shows_the_hint_of_a_choice() -> None:
    html = shown("radio_tiles", field=field("falls"))

    assert html.count('<span class="tile-hint">And I was not hurt</span>') == 1


def test_checkbox_tiles_name_the_answer_that_clears_the_others() -> None:
    found = checked(shown("checkbox_tiles", field=field("signs")))

    assert len(found.having("data-none", "none")) == 1
    assert found.having("class", "tile tile-apart")[0]["for"] == "id_signs_2"


@pytest.mark.parametrize(
    "initial, echo", [({}, ""), ({"pain": "0"}, "You picked 0 out of 10"), ({"pain": 3}, "")]
)
def test_number_scale_echoes_the_number_picked(initial: dict[str, Any], echo: str) -> None:
    html = shown(
        "number_scale",
        field=field("pain", SampleForm(initial=initial)),
        low="0 is no pain",
        high="10 is the worst pain",
    )

    found = checked(html)

    assert len(found.having("type", "radio")) == 11
    assert echo in html
    assert "0 is no pain, 10 is the worst pain</span></legend>" in html


def test_error_summary_links_each_error_to_its_field() -> None:
    form = SampleForm({})

    html = shown("error_summary", form=form) + str(form)
    found = checked(html)

    links = [link["href"] for link in found.named("a")]
    assert links == [
        "#id_falls_0",
        "#id_signs_0",
        "#id_pain_0",
        "#id_name",
        "#id_place",
        "#id_agree",
    ]
    assert found.having("role", "alert")[0]["tabindex"] == "-1"


@pytest.mark.parametrize("form", [SampleForm(), None])
def test_error_summary_is_silent_without_errors(form: BaseForm | None) -> None:
    assert shown("error_summary", form=form).strip() == ""


def test_error_summary_shows_what_belongs_to_no_field() -> None:
    form = SampleForm({})
    form.add_error(None, TYPED)

    html = shown("error_summary", form=form)

    assert f"<strong>{ESCAPED}</strong>" in html


@pytest.mark.parametrize("data", [None, {}])
def test_every_field_has_its_label(data: dict[str, str] | None) -> None:
    found = checked(str(SampleForm(data)))

    boxes = [box for name in ("input", "select", "textarea") for box in found.named(name)]
    labelled = {label["for"] for label in found.named("label")}
    assert {box["id"] for box in boxes} == labelled


def test_a_wrong_field_says_so_beside_the_box() -> None:
    html = str(SampleForm({})["name"].as_field_group())

    found = checked(html)

    box = found.having("id", "id_name")[0]
    assert (box["aria-invalid"], box["aria-describedby"]) == ("true", "id_name_error")
    assert "Enter your name" in html


def test_summary_list_names_each_change_link_and_what_is_missing() -> None:
    html = shown("summary_list", rows=samples()["rows"])

    checked(html)

    assert 'Change<span class="visually-hidden"> Falls in 12 months</span>' in html
    assert html.count("Not answered") == 1


def test_empty_state_offers_one_thing_to_do() -> None:
    context = {"title": "No alerts", "words": "We will show them here."}

    quiet = read(shown("empty_state", **context))
    acting = read(shown("empty_state", **context, url="/today/", action="Go to Today"))

    assert quiet.named("a") == []
    assert [link["href"] for link in acting.named("a")] == ["/today/"]


def test_pagination_leaves_out_the_way_that_is_closed() -> None:
    found = checked(
        shown("pagination", previous_url="", next_url="?after=25", words="Rows 1 to 25")
    )

    assert [link["href"] for link in found.named("a")] == ["?after=25"]


@pytest.mark.parametrize("undo_url, forms", [("", 0), ("/undo/", 1)])
def test_toast_offers_undo_as_a_plain_form(undo_url: str, forms: int) -> None:
    html = shown("toast", message=TYPED, undo_url=undo_url)

    found = checked(html)

    assert len(found.named("form")) == forms
    assert ESCAPED in html


def test_toast_of_a_fault_stays() -> None:
    found = read(shown("toast", message="That did not work.", advice="Try again."))

    assert found.named("div")[0]["data-toast"] == "stays"


def test_announcer_is_one_polite_region() -> None:
    found = checked(shown("announcer", message="Saved", messages=["Signed in"]))

    assert [region["id"] for region in found.having("role", "status")] == ["toast"]
    assert len(found.having("data-toast")) == 2


@pytest.mark.parametrize("step, width", [(1, "10%"), (4, "40%"), (10, "100%")])
def test_flow_progress_draws_and_says_the_step(step: int, width: str) -> None:
    html = shown("flow_progress", step=step, steps=10, back_url="/check/")

    found = checked(html)

    assert found.named("rect")[0]["width"] == width
    assert f"Step {step} of 10" in html


@pytest.mark.django_db
@override_settings(DEBUG=True)
def test_component_sheet_is_whole_while_debugging(client: Client) -> None:
    response = client.get(reverse("public:components"))

    assert response.status_code == 200
    assert read(response.content.decode()).doubled_ids == []


@pytest.mark.django_db
def test_component_sheet_is_not_there_in_real_use(client: Client) -> None:
    assert client.get(reverse("public:components")).status_code == 404


def test_announcer_fills_the_page_only_out_of_band() -> None:
    request = RequestFactory().get("/")
    request.htmx = True  # type: ignore[attr-defined]

    html = render_to_string("components/_announcer.html", {"message": "Saved"}, request)

    assert read(html).named("div")[0]["hx-swap-oob"] == "true"
