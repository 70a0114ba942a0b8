"""Addresses of account pages beside allauth's own."""

from __future__ import annotations

from django.urls import path

from accounts.views import privacy, profile

app_name = "accounts"
urlpatterns = [
    path("me/", profile.profile, name="profile"),
    path("me/access/", privacy.who_looked_page, name="access"),
]
