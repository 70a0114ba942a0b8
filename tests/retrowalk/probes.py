"""Small pages for the tests of what every request passes through, beside all real addresses."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from retrowalk import urls
from retrowalk.http import read_json


@login_not_required
def open_page(request: HttpRequest) -> Any:
    return HttpResponse("open")


def private_page(request: HttpRequest) -> Any:
    return HttpResponse(f"for {request.user.email} in {timezone.get_current_timezone_name()}")


@login_not_required
def moved(request: HttpRequest) -> Any:
    return redirect("/probe/open/")


@login_not_required
def broken(request: HttpRequest) -> None:
    raise RuntimeError("planted")


@login_not_required
def database_away(request: HttpRequest) -> None:
    raise OperationalError("planted")


@login_not_required
def forbidden(request: HttpRequest) -> None:
    raise PermissionDenied("Only a physio can do that.")


@login_not_required
def missing(request: HttpRequest) -> None:
    raise Http404


@login_not_required
@require_GET
def only_get(request: HttpRequest) -> Any:
    return HttpResponse("got")


@login_not_required
def remembers(request: HttpRequest) -> Any:
    request.session["answer"] = "yes"
    return HttpResponse("kept")


@login_not_required
def reads_json(request: HttpRequest) -> Any:
    return JsonResponse(read_json(request))


@login_not_required
def echoes(request: HttpRequest) -> Any:
    return JsonResponse(request.POST.dict())


def private_form(request: HttpRequest) -> Any:
    return JsonResponse(dict(request.POST.lists()))


urlpatterns = [
    path("probe/form/", private_form),
    path("probe/open/", open_page),
    path("probe/private/", private_page),
    path("probe/moved/", moved),
    path("probe/broken/", broken),
    path("probe/database-away/", database_away),
    path("probe/forbidden/", forbidden),
    path("probe/missing/", missing),
    path("probe/only-get/", only_get),
    path("probe/remembers/", remembers),
    path("probe/json/", reads_json),
    path("probe/echo/", echoes),
    *urls.urlpatterns,
]
handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler429 = urls.handler429
handler500 = urls.handler500
