"""Addresses of account pages beside allauth's own."""

from __future__ import annotations

from django.urls import path

from accounts.views import (
    clinic,
    clinic_clients,
    clinic_limits,
    clinic_log,
    clinic_people,
    data,
    invitation,
    invite,
    privacy,
    profile,
    sharing,
    start_again,
)

app_name = "accounts"
urlpatterns = [
    path("account/start-again/", start_again.start_again, name="start_again"),
    path("clients/add/", invite.add_client, name="add_client"),
    path("clinic/", clinic.clinic_page, name="clinic"),
    path("clinic/clients/", clinic_clients.clients, name="clinic_clients"),
    path("clinic/clients/<uuid:uuid>/", clinic_clients.client_carers, name="client_carers"),
    path("clinic/clients/<uuid:uuid>/end/<uuid:care>/", clinic_clients.care_end, name="care_end"),
    path("clinic/home/", clinic.home, name="staff_home"),
    path("clinic/invite/", invite.invite_page, name="invite"),
    path("clinic/invite/<uuid:uuid>/again/", invite.invitation_again, name="invitation_again"),
    path("clinic/invite/<uuid:uuid>/answer/", invite.invitation_confirm, name="invitation_confirm"),
    path("clinic/invite/<uuid:uuid>/revoke/", invite.invitation_revoke, name="invitation_revoke"),
    path("clinic/leave/", clinic_people.leave, name="leave_clinic"),
    path("clinic/limits/", clinic_limits.limits, name="limits"),
    path("clinic/limits/<uuid:uuid>/", clinic_limits.limits_decide, name="limits_decide"),
    path("clinic/log/", clinic_log.clinic_log, name="clinic_log"),
    path("clinic/new/", clinic.new_clinic, name="new_clinic"),
    path("clinic/people/<uuid:uuid>/", clinic_people.person_page, name="person"),
    path("clinic/people/<uuid:uuid>/add/", clinic_people.role_add, name="role_add"),
    path("clinic/people/<uuid:uuid>/end/", clinic_people.role_end, name="role_end"),
    path("clinic/switch/", clinic.switch_clinic, name="switch_clinic"),
    path("invitation/", invitation.invitation, name="invitation"),
    path("invitations/<str:token>/", invitation.invitation_link, name="invitation_link"),
    path("join/", invitation.join, name="join"),
    path("me/", profile.profile, name="profile"),
    path("me/data/", data.data, name="data"),
    path("me/data/download/", data.download, name="download"),
    path("me/data/delete/", data.delete, name="delete"),
    path("me/data/keep/", data.keep, name="keep"),
    path("me/access/", privacy.who_looked_page, name="access"),
    path("me/sharing/", sharing.sharing, name="sharing"),
    path("me/sharing/asked/<uuid:uuid>/", sharing.sharing_request, name="sharing_request"),
    path("me/sharing/code/", sharing.share_code, name="share_code"),
    path("me/sharing/<uuid:uuid>/stop/", sharing.stop_sharing, name="stop_sharing"),
]
