"""Reports of browsers about something the content security policy stopped."""

from typing import Any

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from retrowalk import errors
from retrowalk.http import read_json

log = structlog.get_logger("retrowalk.policy")

LONGEST_REPORT = 8_192
LONGEST_WORD = 100


@login_not_required
@csrf_exempt  # a browser sends it by itself, without our token
@require_POST
def policy_report(request: HttpRequest) -> HttpResponse:
    """Log which directive was broken on which kind of source, and nothing else; answer 204."""
    if len(request.body) > LONGEST_REPORT:
        return errors.too_large(request)
    report = read_json(request).get("csp-report")
    if not isinstance(report, dict):
        raise BadRequest("No report in it.")
    log.warning(
        "policy report", directive=_word(report, "violated-directive"), blocked=_origin(report)
    )
    return HttpResponse(status=204)


def _word(report: dict[str, Any], name: str) -> str:
    return str(report.get(name, ""))[:LONGEST_WORD]


def _origin(report: dict[str, Any]) -> str:
    """Return scheme and host of what was blocked: a path may hold something private."""
    return "/".join(_word(report, "blocked-uri").split("/")[:3]).partition("?")[0]
