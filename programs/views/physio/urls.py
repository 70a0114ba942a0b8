"""Addresses for a physio."""

from __future__ import annotations

from django.urls import URLPattern, path

from programs.views.physio import (
    alerts,
    assign,
    client,
    clients,
    cover,
    decisions,
    diary,
    looks,
    messages,
    notes,
    paper,
    revise,
    screening,
    template_change,
    template_edit,
    template_import,
    templates,
)

app_name = "physio"

urlpatterns: list[URLPattern] = [
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/resolve/", alerts.alerts_resolve, name="alerts_resolve"),
    path("alerts/<uuid:uuid>/", alerts.alert, name="alert"),
    path("alerts/<uuid:uuid>/call/", alerts.alert_call, name="alert_call"),
    path("alerts/<uuid:uuid>/pass-on/", alerts.alert_pass_on, name="alert_pass_on"),
    path("alerts/<uuid:uuid>/resolve/", alerts.alert_resolve, name="alert_resolve"),
    path("alerts/<uuid:uuid>/snooze/", alerts.alert_snooze, name="alert_snooze"),
    path("alerts/<uuid:uuid>/undo/", alerts.alert_undo, name="alert_undo"),
    path("alerts/<uuid:uuid>/write/", alerts.alert_write, name="alert_write"),
    path("clients/", clients.clients, name="clients"),
    path("clients/cover/", cover.cover, name="cover"),
    path("clients/<uuid:uuid>/", client.client, name="client"),
    path("clients/<uuid:uuid>/access/", looks.looks, name="looks"),
    path("clients/<uuid:uuid>/assign/", assign.assign, name="assign"),
    path("clients/<uuid:uuid>/assign/<uuid:plan_uuid>/undo/", assign.undo, name="assign_undo"),
    path("clients/<uuid:uuid>/cover/end/", cover.cover_end, name="cover_end"),
    path("clients/<uuid:uuid>/decisions/", decisions.decisions, name="decisions"),
    path("clients/<uuid:uuid>/diary/", diary.diary, name="diary"),
    path("clients/<uuid:uuid>/diary/<uuid:walk_uuid>/", diary.diary_walk, name="diary_walk"),
    path("clients/<uuid:uuid>/messages/", messages.messages, name="messages"),
    path("clients/<uuid:uuid>/notes/", notes.clinical_notes, name="clinical_notes"),
    path("clients/<uuid:uuid>/notes/<uuid:note_uuid>/", notes.clinical_note, name="clinical_note"),
    path("clients/<uuid:uuid>/plan/revise/", revise.revise, name="revise"),
    path(
        "clients/<uuid:uuid>/plan/revise/<int:number>/undo/",
        revise.revise_undo,
        name="revise_undo",
    ),
    path("clients/<uuid:uuid>/print/", paper.paper, name="paper"),
    path("clients/<uuid:uuid>/print/file/", paper.paper_file, name="paper_file"),
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
