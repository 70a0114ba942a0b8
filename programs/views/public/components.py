"""Every component in every state on one page, for those who build pages; only while debugging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

DAYS = (
    ("Mon", "Monday, done", "done"),
    ("Tue", "Tuesday, rest day", "rest"),
    ("Wed", "Wednesday, today, session planned", "today"),
    ("Thu", "Thursday, cut short", "cut"),
    ("Fri", "Friday, session planned", "planned"),
    ("Sat", "Saturday, missed", "missed"),
    ("Sun", "Sunday, excused", "excused"),
)
PARTS = (
    ("forward", 0, 22),
    ("backward", 22, 8),
    ("rest", 30, 8),
    ("backward", 38, 8),
    ("forward", 46, 8),
    ("backward", 54, 8),
    ("rest", 62, 8),
    ("backward", 70, 8),
    ("forward", 78, 22),
)


class HintedChoice(str):
    """The words of a choice with a line of help under them."""

    __slots__ = ("hint",)
    hint: str


def _hinted(words: str, hint: str) -> HintedChoice:
    choice = HintedChoice(words)
    choice.hint = hint
    return choice


class SampleForm(forms.Form):
    """One field of each kind that a page of ours asks with."""

    falls = forms.ChoiceField(
        label="Have you fallen in the last 12 months?",
        help_text="A fall is when you end up on the floor or ground without meaning to.",
        widget=forms.RadioSelect,
        choices=[
            ("no", "No"),
            ("once", _hinted("Once", "And I was not hurt")),
            ("more", "Twice or more"),
            ("not_sure", "I’m not sure"),
        ],
        error_messages={"required": "Choose an answer about falls"},
    )
    signs = forms.MultipleChoiceField(
        label="Any of these today?",
        widget=forms.CheckboxSelectMultiple,
        choices=[("dizzy", "I feel dizzy"), ("ill", "I feel ill"), ("none", "None of these")],
        error_messages={"required": "Tick what fits, or None of these"},
    )
    pain = forms.ChoiceField(
        label="What was your worst knee pain on this walk?",
        help_text="Pick a number from 0 to 10.",
        widget=forms.RadioSelect,
        choices=[(str(number), str(number)) for number in range(11)],
        error_messages={"required": "Choose a number from 0 to 10"},
    )
    name = forms.CharField(label="Your name", error_messages={"required": "Enter your name"})
    place = forms.ChoiceField(
        label="Where will you walk?", choices=[("treadmill", "Treadmill"), ("rail", "Along a rail")]
    )
    note = forms.CharField(label="Anything else?", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(
        label="I have read the notes above",
        error_messages={"required": "Tick the box to say you agree"},
    )


def samples() -> dict[str, Any]:
    """Return the context of the page: forms filled, wrong and untouched, and sample rows."""
    chosen = {"falls": "once", "signs": ["dizzy"], "pain": "3", "name": "Margaret"}
    return {
        "form": None,
        "filled": SampleForm(initial=chosen, auto_id="filled_%s"),
        "wrong": SampleForm({}, auto_id="wrong_%s"),
        "days": [{"short": short, "words": words, "state": state} for short, words, state in DAYS],
        "bar": {
            "label": "4 minutes backward, 6 forward, 2 rest",
            "parts": [
                {"kind": kind, "start": start, "width": width} for kind, start, width in PARTS
            ],
        },
        "statuses": ["act", "check", "new", "track", "paused"],
        "tiers": [
            ("go", "You can start"),
            ("support", "You can start with support"),
            ("clearance", "See a physio or doctor before you start"),
            ("urgent", "Do not start. Call for help now"),
            ("rest", "Rest today. That is the plan working."),
        ],
        "rows": [
            {"label": "Falls in 12 months", "answer": "Once", "url": "#falls"},
            {"label": "Blood pressure", "answer": "", "url": "#pressure"},
        ],
        "pain_line": [5, 5, 4, 4, 3, 3, 2, 2],
    }


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show the component sheet; raise Http404 unless debugging."""
    if not settings.DEBUG:
        raise Http404("The component sheet is for development.")
    return render(request, "components/gallery.html", samples())
