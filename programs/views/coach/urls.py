"""Addresses for a coach."""

from __future__ import annotations

from django.urls import path

from programs.views.coach import calls, client, export, follow_ups, roster, saved_views, week

app_name = "coach"

urlpatterns = [
    path("follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path("follow-ups/resolve/", follow_ups.follow_ups_resolve, name="follow_ups_resolve"),
    path("follow-ups/<uuid:uuid>/", follow_ups.follow_up, name="follow_up"),
    path("follow-ups/<uuid:uuid>/call/", follow_ups.follow_up_call, name="follow_up_call"),
    path("follow-ups/<uuid:uuid>/pass-on/", follow_ups.follow_up_pass_on, name="follow_up_pass_on"),
    path("follow-ups/<uuid:uuid>/resolve/", follow_ups.follow_up_resolve, name="follow_up_resolve"),
    path("follow-ups/<uuid:uuid>/snooze/", follow_ups.follow_up_snooze, name="follow_up_snooze"),
    path("follow-ups/<uuid:uuid>/undo/", follow_ups.follow_up_undo, name="follow_up_undo"),
    path("follow-ups/<uuid:uuid>/write/", follow_ups.follow_up_write, name="follow_up_write"),
    path("roster.csv", export.roster_file, name="roster_file"),
    path("roster/", roster.roster, name="roster"),
    path("roster/<uuid:uuid>/", client.client, name="client"),
    path("roster/<uuid:uuid>/call/", calls.call, name="call"),
    path("roster/<uuid:uuid>/hold/", client.hold, name="hold"),
    path("roster/<uuid:uuid>/walks/<uuid:walk_uuid>/move/", client.walk_move, name="walk_move"),
    path(
        "roster/<uuid:uuid>/walks/<uuid:walk_uuid>/leave-out/",
        client.walk_leave_out,
        name="walk_leave_out",
    ),
    path("roster/views/", saved_views.saved_views, name="saved_views"),
    path("roster/views/delete/", saved_views.saved_view_delete, name="saved_view_delete"),
    path("week/", week.week, name="week"),
]
