"""Working through a queue: call, write, put off, pass on, close, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format

from programs.adherence.models import Contact, FollowUp
from programs.adherence.queries.follow_ups import colleagues_of
from programs.adherence.queries.queue_page import Cursor
from programs.adherence.services import follow_ups
from programs.adherence.services.follow_ups import CannotFollowUpError, ChangedMeanwhileError
from programs.adherence.services.taking_back import open_again, take_back
from programs.plans.services.notes import CannotWriteNoteError
from programs.views.member.toasts import say
from programs.views.physio.record import about_another, is_about, typed_in
from programs.views.queue import Open, find, one_page, or_the_list, show
from programs.views.queue_forms import (
    AboutForm,
    CallForm,
    DoneForm,
    ManyForm,
    PassOnForm,
    SnoozeForm,
    WriteForm,
    uuid_of,
)
from programs.views.queue_meanwhile import NOT_KEPT, SET_ASIDE, STILL_HERE, last_step
from programs.views.queue_undo import Undo
from retrowalk.http import page_in_browser, wants_fragment
from retrowalk.middleware.again import has_kept

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.views.queue_places import Place

    Kept = tuple[str, dict[str, str]]

SAID = {
    Contact.Result.SPOKE: "Call logged: spoke with {name}.",
    Contact.Result.LEFT_MESSAGE: "Call logged: left a message for {name}.",
    Contact.Result.NO_ANSWER: "Call logged: no answer from {name}.",
}


@or_the_list
def call(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Keep the result of a call; it sets the day of the next try, and can be taken back."""

    def keep(form: AboutForm, about: dict[str, Any]) -> Kept:
        result = Contact.Result(form.cleaned_data["result"])
        return _said(SAID[result], follow_ups.log_call(result=result, **about))

    return _act(request, place, uuid, CallForm, keep)


@or_the_list
def write(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Send the client a message, and look again two days later."""

    def keep(form: AboutForm, about: dict[str, Any]) -> Kept:
        done = follow_ups.write(body=form.cleaned_data["body"], **about)
        return _said("Message sent to {name}.", done)

    return _act(request, place, uuid, WriteForm, keep)


@or_the_list
def snooze(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Put a check in off until a day."""

    def keep(form: AboutForm, about: dict[str, Any]) -> Kept:
        until = form.cleaned_data["until"]
        done = follow_ups.snooze(until=until, **about)
        return _said(f"Put off until {date_format(until, 'l j F')}.", done)

    return _act(request, place, uuid, SnoozeForm, keep)


@or_the_list
def pass_on(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Give it to a colleague who looks after the same client."""
    found = find(request, place, uuid, is_open=False)
    colleagues = colleagues_of(found.follow_up, request.user, timezone.now())

    def form_of(data: Any) -> PassOnForm:
        return PassOnForm(data, colleagues=colleagues)

    def keep(form: AboutForm, about: dict[str, Any]) -> Kept:
        to = next(one for one in colleagues if str(one.uuid) == form.cleaned_data["to"])
        done = follow_ups.pass_on(to=to, **about)
        return _said(f"Passed on to {to.name}.", done)

    return _act(request, place, uuid, form_of, keep, found=found)


@or_the_list
def resolve(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Close it with what was done; for some seconds it can be taken back."""

    def keep(form: AboutForm, about: dict[str, Any]) -> Kept:
        done = follow_ups.resolve(
            outcome=FollowUp.Outcome(form.cleaned_data["outcome"]),
            resolution=form.cleaned_data["resolution"],
            **about,
        )
        if done.follow_up.handed_on_at and done.follow_up.resolved_at is None:
            checker = done.follow_up.assigned_to
            who = checker.name if checker else "A physio"
            return _said(f"Done for {{name}}. {who} still has to check.", done)
        return f"Done for {done.follow_up.member.first_name}.", {}

    return _act(request, place, uuid, DoneForm, keep)


@or_the_list
def undo(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Take back what was done a moment ago; where nothing is named, open again what was closed."""
    found = find(request, place, uuid, is_open=False)
    about: dict[str, Any] = {"follow_up": uuid, "by": request.user, "now": timezone.now()}
    named = Undo.read(request.GET["back"]) if "back" in request.GET else None
    if "back" in request.GET and named is None:
        raise Http404
    try:
        if named:
            one = take_back(contact=named.contact, before=named.before, **about)
        else:
            one = open_again(**about)
    except (CannotFollowUpError, CannotWriteNoteError) as refusal:
        return show(request, place, status=422, refusal=str(refusal))
    say(request, "Taken back.")
    if "page" in request.GET and one.resolved_at is None:
        return redirect(f"{place.url}{uuid}/")
    return _done(request, place, at=Cursor.of(found.follow_up))


def resolve_many(request: MemberRequest, place: Place) -> HttpResponse:
    """Close the ticked check ins with one outcome; what needs somebody today is refused."""
    form = ManyForm(request.POST)
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        return show(request, place, status=422, refusal=str(first))
    try:
        count = follow_ups.resolve_many(
            follow_ups=[one for one in map(uuid_of, form.cleaned_data["follow_up"]) if one],
            by=request.user,
            outcome=FollowUp.Outcome(form.cleaned_data["outcome"]),
            now=timezone.now(),
        )
    except CannotFollowUpError as refusal:
        return show(request, place, status=422, refusal=str(refusal))
    say(request, f"{count} closed.")
    return _done(request, place, focus="check")


def _said(words: str, done: follow_ups.Done) -> Kept:
    """Return the words of a toast, with the client's name in them, and what its Undo names."""
    name = done.follow_up.member.first_name
    return words.replace("{name}", name), {"back": str(Undo.of(done))}


def _act(
    request: MemberRequest,
    place: Place,
    uuid: UUID,
    form_of: Callable[[Any], AboutForm],
    keep: Callable[[AboutForm, dict[str, Any]], Kept],
    *,
    found: Open | None = None,
) -> HttpResponse:
    """Check the form, keep what it says, answer with the list; `keep` says what Undo names."""
    found = found or find(request, place, uuid, is_open=False)
    if not is_about(request, found.client):
        return about_another(request, found.client)
    form = form_of(request.POST)
    if found.follow_up.resolved_at:
        return _changed(request, place, found, form)
    if not form.is_valid():
        return one_page(request, place, found, form=form)
    about = {
        "follow_up": uuid,
        "by": request.user,
        "version": form.cleaned_data["version"],
        "now": timezone.now(),
    }
    try:
        words, named = keep(form, about)
    except ChangedMeanwhileError as refusal:
        return _changed(request, place, Open(refusal.follow_up, found.client), form)
    except (CannotFollowUpError, CannotWriteNoteError) as refusal:
        form.add_error(None, str(refusal))
        return one_page(request, place, found, form=form)
    own_page = f"{place.url}{uuid}/"
    is_from_page = page_in_browser(request).startswith(own_page)
    page = {"page": "1"} if is_from_page else {}
    say(request, words, undo_url=f"{own_page}undo/", **named, **page)
    return _done(request, place, at=Cursor.of(found.follow_up), leaves=is_from_page)


def _changed(request: MemberRequest, place: Place, now: Open, form: AboutForm) -> HttpResponse:
    """Answer 409: say what was done meanwhile, and give back what was typed (trust brief R27).

    It comes back in its form while there is something left to do, else beside the list.
    """
    one = now.follow_up
    told = f"{ChangedMeanwhileError(one)} {last_step(one, request.user)}".strip()
    if one.resolved_at is None and isinstance(form, (DoneForm, WriteForm)):
        return one_page(request, place, now, form=form, refusal=f"{told} {STILL_HERE}")
    typed = typed_in(request)
    told = f"{now.client.member.name}: {told} {SET_ASIDE if typed else NOT_KEPT}"
    return show(request, place, status=409, refusal=told, typed=typed)


def _done(
    request: MemberRequest,
    place: Place,
    *,
    focus: str = "",
    at: Cursor | None = None,
    leaves: bool = False,
) -> HttpResponse:
    """Return the new list to htmx, a redirect to everybody else.

    `leaves` the page of one follow-up too: the list has another title, heading and address.
    """
    has_kept(request)
    if wants_fragment(request) and not leaves:
        return show(request, place, focus=focus, at=at)
    return redirect(f"{place.url}?at={at}" if at else place.name)
