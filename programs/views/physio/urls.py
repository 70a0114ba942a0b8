"""Addresses for a physio."""

from __future__ import annotations

from django.urls import URLPattern, path

from programs.views.physio import clients, screening

app_name = "physio"

urlpatterns: list[URLPattern] = [
    path("clients/", clients.clients, name="clients"),
    path("clients/<uuid:uuid>/screening/", screening.screening, name="screening"),
]
