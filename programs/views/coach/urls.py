"""Addresses for a coach."""

from __future__ import annotations

from django.urls import path

from programs.views.coach import client, roster, saved_views

app_name = "coach"

urlpatterns = [
    path("roster/", roster.roster, name="roster"),
    path("roster/<uuid:uuid>/", client.client, name="client"),
    path("roster/<uuid:uuid>/hold/", client.hold, name="hold"),
    path("roster/<uuid:uuid>/walks/<uuid:walk_uuid>/move/", client.walk_move, name="walk_move"),
    path(
        "roster/<uuid:uuid>/walks/<uuid:walk_uuid>/leave-out/",
        client.walk_leave_out,
        name="walk_leave_out",
    ),
    path("roster/views/", saved_views.saved_views, name="saved_views"),
    path("roster/views/delete/", saved_views.saved_view_delete, name="saved_view_delete"),
]
