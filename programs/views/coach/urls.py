"""Addresses for a coach."""

from __future__ import annotations

from django.urls import path

from programs.views.coach import roster, saved_views

app_name = "coach"

urlpatterns = [
    path("roster/", roster.roster, name="roster"),
    path("roster/views/", saved_views.saved_views, name="saved_views"),
    path("roster/views/delete/", saved_views.saved_view_delete, name="saved_view_delete"),
]
