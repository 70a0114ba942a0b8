"""Addresses for a physio."""

from __future__ import annotations

from django.urls import URLPattern, path

from programs.views.physio import (
    assign,
    clients,
    diary,
    messages,
    notes,
    screening,
    template_change,
    template_edit,
    template_import,
    templates,
)

app_name = "physio"

urlpatterns: list[URLPattern] = [
    path("clients/", clients.clients, name="clients"),
    path("clients/<uuid:uuid>/assign/", assign.assign, name="assign"),
    path("clients/<uuid:uuid>/assign/<uuid:plan_uuid>/undo/", assign.undo, name="assign_undo"),
    path("clients/<uuid:uuid>/diary/", diary.diary, name="diary"),
    path("clients/<uuid:uuid>/diary/<uuid:walk_uuid>/", diary.diary_walk, name="diary_walk"),
    path("clients/<uuid:uuid>/messages/", messages.messages, name="messages"),
    path("clients/<uuid:uuid>/notes/", notes.clinical_notes, name="clinical_notes"),
    path("clients/<uuid:uuid>/notes/<uuid:note_uuid>/", notes.clinical_note, name="clinical_note"),
    path("clients/<uuid:uuid>/screening/", screening.screening, name="screening"),
    path("templates/", templates.templates, name="templates"),
    path("templates/import/", template_import.template_import, name="template_import"),
    path("templates/<str:key>/", templates.template, name="template"),
    path("templates/<str:key>/approve/", template_change.template_approve, name="template_approve"),
    path("templates/<str:key>/archive/", template_change.template_archive, name="template_archive"),
    path("templates/<str:key>/copy/", template_change.template_copy, name="template_copy"),
    path("templates/<str:key>/edit/", template_edit.template_edit, name="template_edit"),
    path("templates/<str:key>/export/", templates.template_export, name="template_export"),
    path("templates/<str:key>/preview/", templates.template_preview, name="template_preview"),
    path("templates/<str:key>/publish/", template_change.template_publish, name="template_publish"),
    path("templates/<str:key>/share/", template_change.template_share, name="template_share"),
]
