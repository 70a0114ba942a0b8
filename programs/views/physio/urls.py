"""Addresses for a physio."""

from __future__ import annotations

from django.urls import URLPattern, path

from programs.views.physio import clients, messages, notes, screening

app_name = "physio"

urlpatterns: list[URLPattern] = [
    path("clients/", clients.clients, name="clients"),
    path("clients/<uuid:uuid>/messages/", messages.messages, name="messages"),
    path("clients/<uuid:uuid>/notes/", notes.clinical_notes, name="clinical_notes"),
    path("clients/<uuid:uuid>/notes/<uuid:note_uuid>/", notes.clinical_note, name="clinical_note"),
    path("clients/<uuid:uuid>/screening/", screening.screening, name="screening"),
]
