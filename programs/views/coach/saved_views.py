"""Views of the roster under names of one's own: open one, save one, delete one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from programs.access import Action, access
from programs.adherence.models import RosterEntry, SavedView
from programs.adherence.services.saved_views import CannotSaveViewError, delete_view, save_view
from programs.views.coach.roster_state import GROUPS, read_state
from programs.views.member.toasts import say
from programs.views.staff import staff_page
from retrowalk.forms import PageForm, TextField

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.views.coach.roster_state import RosterState

LONGEST_NAME = 40
ORDERS = {
    "need": "those who need somebody first",
    "name": "by name, A to Z",
    "-name": "by name, Z to A",
    "last": "longest without a session first",
    "-last": "latest session first",
}


class ViewForm(PageForm):
    """A name for the view that is open."""

    name = TextField(
        max_length=LONGEST_NAME,
        label="Name of the view",
        error_messages={
            "required": "Enter a name for the view",
            "max_length": f"Use {LONGEST_NAME} letters or fewer",
        },
    )
    query = forms.CharField(
        widget=forms.HiddenInput,
        required=False,
        max_length=SavedView.LONGEST_QUERY,
        error_messages={"max_length": "This view is too long to save. Search for fewer letters."},
    )


@access(Action.SEE_ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_views(request: MemberRequest) -> HttpResponse:
    """List one's views, and keep the one that was open under a name."""
    state = _state_in(request.POST.get("query") or request.GET.urlencode())
    form = ViewForm(
        request.POST if request.method == "POST" else None, initial={"query": state.query()}
    )
    if form.is_valid():
        try:
            save_view(user=request.user, name=form.cleaned_data["name"], query=state.query())
        except CannotSaveViewError as refusal:
            form.add_error("name", str(refusal))
        else:
            say(request, "The view is saved.")
            return redirect(f"{reverse('coach:saved_views')}{state.query()}")
    views = [
        (view.name, view.query, view_words(_state_in(view.query)))
        for view in request.user.saved_views.order_by("name", "pk")
    ]
    context = {"form": form, "views": views, "state": state, "words": view_words(state)}
    return staff_page(request, "coach/saved_views.html", context, current="roster")


@access(Action.SEE_ROSTER)
@require_POST
def saved_view_delete(request: MemberRequest) -> HttpResponse:
    """Forget one of one's own views; the roster itself stays as it is."""
    name = _name_in(request.POST.get("name", ""))
    if name and delete_view(user=request.user, name=name):
        say(request, "The view is deleted.")
    return redirect("coach:saved_views")


def view_words(state: RosterState) -> str:
    """Return what a view shows: "Check in, names with “web”, by name, A to Z"."""
    group = RosterEntry.Group(GROUPS[state.group]).label if state.group else "Everybody"
    search = [f"names with “{state.search}”"] if state.search else []
    return ", ".join([str(group), *search, ORDERS[state.sort]])


def _name_in(text: str) -> str:
    """Return the name as a view is given it, empty where no view can be called so."""
    try:
        return str(ViewForm.base_fields["name"].clean(text))
    except ValidationError:
        return ""


def _state_in(query: str) -> RosterState:
    """Return the view in a query string; only what a roster knows is ever kept."""
    return read_state(QueryDict(query.lstrip("?")).dict())
