"""Every address: one include for each audience, sign-in, health and the error pages."""

from django.urls import include, path

from retrowalk.views import dev_mail, health, reports

urlpatterns = [
    path("health/", health.health, name="health"),
    path("health/ready/", health.ready, name="health_ready"),
    path("csp-report/", reports.policy_report, name="csp_report"),
    path("dev/mail/", dev_mail.mail_list, name="dev_mail"),
    path("dev/mail/<str:name>/", dev_mail.mail_message, name="dev_mail_message"),
    path("account/", include("allauth.urls")),  # before all that begin with nothing
    # Members' pages first: they are asked for most, and each address is tried in turn.
    path("", include("programs.views.member.urls")),
    path("", include("programs.views.public.urls")),
    path("", include("programs.views.physio.urls")),
    path("", include("programs.views.coach.urls")),
    path("", include("accounts.urls")),
]

handler400 = "retrowalk.errors.bad_request"
handler403 = "retrowalk.errors.permission_denied"
handler404 = "retrowalk.errors.page_not_found"
handler429 = "retrowalk.errors.too_many_requests"
handler500 = "retrowalk.errors.server_error"
