"""What lies on the desk while a plan is assigned: the choices so far, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.datastructures import MultiValueDict

from programs.plans.queries.assign import (
    Bench,
    Choosable,
    bench_for,
    draft_of,
    last_tailoring,
    plans_so_far,
)
from programs.plans.rules.checks import Tailored, tailor
from programs.plans.rules.tailoring import as_template, fitted
from programs.views.physio.assign_edit import Editing, filled, read_editing
from programs.views.physio.assign_form import AssignForm, Typed, only_known, typed_from, units_of
from programs.views.physio.assign_preview import Preview, preview_of
from retrowalk.http import wants_fragment

if TYPE_CHECKING:
    from datetime import date

    from accounts.http import MemberRequest
    from programs.plans.models import Plan
    from programs.plans.rules.tailoring import Tailoring
    from programs.views.staff import Client

LAST = "last-"
"""A template's value when the last client's tailoring goes with it."""

KEPT = ("note", "reason", "is_beside")
"""What stays typed when another template is chosen."""


NOTHING: frozenset[str] = frozenset()


@dataclass(kw_only=True)
class Desk:
    """The page's state. `is_refilled` says that the choices are a template's own, not typed yet.

    `plan` is the one that stands now; a part of the page does not ask for it. `notes` holds one
    line for each field: what is wrong with it, or what the template had. `is_draft` says that the
    choices are those the physio left unsent.
    """

    client: Client
    today: date
    plan: Plan | None
    bench: Bench
    typed: Typed
    form: AssignForm
    chosen: Choosable | None
    is_refilled: bool
    editing: Editing = field(default_factory=Editing)
    tailoring: Tailoring | None = None
    result: Tailored | None = None
    preview: Preview | None = None
    problems: dict[str, str] = field(default_factory=dict)
    is_draft: bool = False

    @property
    def notes(self) -> dict[str, str]:
        """Return the template's own value, by field, where the choice differs from it."""
        changed = self.result.changed if self.result else {}
        return {name: f"Changed, was {words}" for name, words in changed.items()}

    @property
    def cautions(self) -> tuple[str, ...]:
        """Return what is unusual but allowed."""
        return self.result.cautions if self.result else ()

    @property
    def caution_mark(self) -> str:
        """Return a short sign for these very cautions: a confirmation counts for no others."""
        return sha256("\n".join(self.cautions).encode()).hexdigest()[:12]

    @property
    def units(self) -> str:
        """Return the units the page's speeds are in."""
        return self.form.speaks

    @property
    def template(self) -> str:
        """Return the value of the template that is chosen."""
        return first(self.typed, "template")


def desk_of(request: MemberRequest, client: Client, today: date) -> Desk:
    """Return the desk for what was sent, else for the draft, else for the best match."""
    member, by = client.member, request.user
    is_part = wants_fragment(request)
    plan, finished = (None, NOTHING) if is_part else plans_so_far(member)
    bench = bench_for(member, by, today, clinic_id=client.clinic.pk, finished=finished)
    if request.method == "POST":
        typed, filled_for = only_known(request.POST), request.POST.get("filled_for", "")
    else:
        typed = {} if "afresh" in request.GET else only_known(draft_of(by, member))
        # A template proposed by an invitation comes with no choices of its own yet.
        filled_for = first(typed, "template") if "start_week" in typed else ""
    own = typed
    chosen = _chosen(bench, first(typed, "template"))
    if chosen is None and bench.open:
        chosen, filled_for = bench.open[0], ""
        typed = {**typed, "template": [str(chosen.version_id)]}
    is_refilled = chosen is not None and first(typed, "template") != filled_for
    # A page not yet typed in speaks the physio's units; one that was typed in keeps its own.
    units = units_of(typed) if "top_speed" in typed else request.user.units
    editing = Editing(is_new=is_refilled)
    if chosen and request.method == "POST" and not is_refilled:
        editing, edits = read_editing(request.POST, typed.get("edits", []), chosen.frame, units)
        typed = {**typed, "edits": edits}
    if chosen and is_refilled:
        kept = {name: typed[name] for name in KEPT if name in typed}
        typed = _filled(request, client, chosen, typed, today, units) | kept
    form = AssignForm(MultiValueDict(typed), templates=[first(typed, "template")])
    desk = Desk(
        client=client,
        today=today,
        plan=plan,
        bench=bench,
        typed=typed,
        form=form,
        chosen=chosen,
        is_refilled=is_refilled,
        editing=editing,
        is_draft=request.method != "POST" and "start_week" in own,
    )
    return _weighed(desk)


def first(typed: Typed, name: str) -> str:
    """Return the first value of a field, empty without one."""
    values = typed.get(name) or [""]
    return values[0]


def last_of(request: MemberRequest, client: Client, bench: Bench) -> Choosable | None:
    """Return the template of the physio's last client where it is open here; one query."""
    found = last_tailoring(request.user, client.member)
    if found is None:
        return None
    return next((one for one in bench.open if one.template.program.key == found[0]), None)


def _chosen(bench: Bench, value: str) -> Choosable | None:
    """Return the open template of this value."""
    number = value.removeprefix(LAST)
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    found = bench.of_version(int(number))
    return found if found and found.is_open else None


def _filled(
    request: MemberRequest,
    client: Client,
    chosen: Choosable,
    typed: Typed,
    today: date,
    units: str,
) -> Typed:
    """Return a template's own choices, or those of the last client as far as they fit."""
    value, tomorrow = first(typed, "template"), today + timedelta(days=1)
    plain = as_template(chosen.frame, tomorrow)
    if value.startswith(LAST):
        found = last_tailoring(request.user, client.member)
        if found:
            plain = fitted(chosen.frame, found[1], tomorrow)
    return typed_from(plain, chosen.frame, value, units)


def _weighed(desk: Desk) -> Desk:
    """Let the rules look at what stands in the form."""
    if desk.chosen is None:
        return desk
    frame = desk.chosen.frame
    desk.tailoring = desk.form.tailoring(frame)
    desk.problems = {name: str(errors[0]) for name, errors in desk.form.errors.items()}
    if desk.tailoring is None:
        desk.editing = Editing() if desk.editing.is_new else desk.editing
        return desk
    desk.result = tailor(frame, desk.tailoring, desk.today, desk.units)
    desk.problems |= {one.field: one.words for one in desk.result.refusals}
    if desk.editing.problem:
        desk.problems["edits"] = desk.editing.problem
    if desk.editing.is_new:
        desk.editing = filled(desk.editing, desk.result.weeks, frame, desk.units)
    if not desk.problems:
        desk.preview = preview_of(
            frame, desk.tailoring, desk.result, bench=desk.bench, member=desk.client.member
        )
    return desk
