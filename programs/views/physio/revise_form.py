"""What a physio sends to change a plan: one thing, told from what the form was opened with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from programs.labels import WEEKDAYS
from programs.plans.rules.revising import Kind, PlanChange, PlanState
from programs.vocabulary import Spotter, StepUp, SupportLevel
from retrowalk.forms import (
    ChooseField,
    ChooseManyField,
    DayField,
    PageForm,
    TextField,
    WholeNumberField,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_REASON = 200
SHOWN = "shown-"
"""Before the name of a setting: the value the form was opened with."""

QUICK: dict[Kind, tuple[Any, Any]] = {
    Kind.BACK: (_("Back one week"), _("A calmer week first.")),
    Kind.MORE_SUPPORT: (_("More support"), _("Hold on a little more for now.")),
    Kind.LOCK: (_("Hold this week"), _("One more steady week.")),
    Kind.UNLOCK: (_("Let it move on"), _("The steps go on.")),
    Kind.NEXT: (_("Next week"), ""),
    Kind.PAUSE: (_("Pause"), _("A rest first.")),
    Kind.RESUME: (_("Resume"), _("Time to walk again.")),
}
"""The quick changes: their words, and a reason to start from; a step up needs one of its own."""

SETTINGS: dict[Kind, Any] = {
    Kind.WEEKDAYS: _("days"),
    Kind.SUPPORT: _("support"),
    Kind.TOP_SPEED: _("top speed"),
    Kind.EFFORT: _("effort limit"),
    Kind.SPOTTER: _("second person"),
    Kind.STEP_UP: _("step up"),
}
"""The settings that may change one at a time, as they are named in a refusal."""

TWO_AT_ONCE = "Change one thing at a time. You changed {names}. Save one, then the other."


class RevisionForm(PageForm):
    """One change with its reason. What a value may be is for the rules to say."""

    version = WholeNumberField(1, 1_000_000, message=_("Open the page again and send it once more"))
    quick = ChooseField(
        [("", _("None")), *((str(kind), words) for kind, (words, _reason) in QUICK.items())],
        message=_("Choose one of the quick changes"),
        required=False,
    )
    until = DayField(
        message=_("Choose the last day of the pause, or leave it empty"), required=False
    )
    weekdays = ChooseManyField(
        [(str(number), name) for number, name in enumerate(WEEKDAYS)],
        message=_("Choose days from the list"),
        required=False,
    )
    support_level = ChooseField(
        [(str(int(level)), str(int(level))) for level in SupportLevel],
        message=_("Choose a support level"),
        required=False,
    )
    top_speed = WholeNumberField(
        1, 5_000, message=_("Choose a speed from the list"), required=False
    )
    effort_limit = WholeNumberField(
        0, 10, message=_("Enter the effort limit as a whole number"), required=False
    )
    spotter = ChooseField(
        [(str(kind), str(kind)) for kind in Spotter],
        message=_("Choose if a second person is there"),
        required=False,
    )
    step_up = ChooseField(
        [(str(kind), str(kind)) for kind in StepUp],
        message=_("Choose who takes the next step"),
        required=False,
    )
    reason = TextField(
        max_length=LONGEST_REASON,
        required=False,
        error_messages={"max_length": _("Write 200 characters or fewer")},
    )

    @property
    def chosen(self) -> list[PlanChange]:
        """Return every change that was made in the form; it should be one."""
        quick = self.cleaned_data.get("quick")
        found = [self._quick(Kind(quick))] if quick else []
        return found + [self._setting(kind) for kind in SETTINGS if self._differs(kind)]

    def refuse_without_one(self) -> None:
        """Add what is wrong where nothing, or more than one thing, was changed."""
        chosen = self.chosen
        if not chosen:
            self.add_error(None, _("Nothing has changed yet. Choose one thing to change."))
        elif len(chosen) > 1:
            names = [str(self.name_of(change.kind)) for change in chosen]
            words = f"{', '.join(names[:-1])} and {names[-1]}"
            self.add_error(None, TWO_AT_ONCE.format(names=words))

    @staticmethod
    def name_of(kind: Kind) -> Any:
        """Return a change as a refusal names it."""
        return SETTINGS.get(kind) or str(QUICK[kind][0]).lower()

    def _quick(self, kind: Kind) -> PlanChange:
        value = self.cleaned_data.get("until") if kind is Kind.PAUSE else None
        return PlanChange(kind=kind, value=value)

    def _setting(self, kind: Kind) -> PlanChange:
        value = self.cleaned_data[kind]
        if kind is Kind.WEEKDAYS:
            value = tuple(sorted({int(day) for day in value}))
        elif kind is Kind.SUPPORT:
            value = int(value)
        elif kind in (Kind.SPOTTER, Kind.STEP_UP):
            value = {Kind.SPOTTER: Spotter, Kind.STEP_UP: StepUp}[kind](value)
        return PlanChange(kind=kind, value=value)

    def _differs(self, kind: Kind) -> bool:
        """Return whether a setting was sent that is not what the form was opened with."""
        shown = self.data.get(f"{SHOWN}{kind}")
        if shown is None or kind not in self.cleaned_data:
            return False
        typed = self.cleaned_data[kind]
        if kind is Kind.WEEKDAYS:
            return bool(",".join(sorted(typed)) != shown)
        return bool(typed not in (None, "") and str(typed) != shown)


def shown_values(state: PlanState) -> dict[str, str]:
    """Return each setting as the form sends it, by name."""
    return {
        str(Kind.WEEKDAYS): ",".join(str(day) for day in state.weekdays),
        str(Kind.SUPPORT): str(int(state.support_level)),
        str(Kind.TOP_SPEED): str(state.top_speed),
        str(Kind.EFFORT): str(state.effort_limit),
        str(Kind.SPOTTER): str(state.spotter),
        str(Kind.STEP_UP): str(state.step_up),
    }


def typed_values(data: Mapping[str, Any], state: PlanState) -> dict[str, str]:
    """Return what stands in the form: what was sent, else the plan as it is."""
    found = shown_values(state)
    sent = data.getlist("weekdays") if hasattr(data, "getlist") else []
    if sent or f"{SHOWN}weekdays" in data:
        found["weekdays"] = ",".join(sent)
    return found | {name: data[name] for name in found if name != "weekdays" and data.get(name)}
