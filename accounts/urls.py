"""Addresses of account pages beside allauth's own."""

from __future__ import annotations

from django.urls import path

from accounts.views import data, privacy, profile, start_again

app_name = "accounts"
urlpatterns = [
    path("account/start-again/", start_again.start_again, name="start_again"),
    path("me/", profile.profile, name="profile"),
    path("me/data/", data.data, name="data"),
    path("me/data/download/", data.download, name="download"),
    path("me/data/delete/", data.delete, name="delete"),
    path("me/data/keep/", data.keep, name="keep"),
    path("me/access/", privacy.who_looked_page, name="access"),
]
