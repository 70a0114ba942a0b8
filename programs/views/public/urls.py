"""Addresses for everybody."""

from __future__ import annotations

from django.urls import path

from programs.views.public import check, components, library, pages, reading

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("how-it-works/", pages.how_it_works, name="how_it_works"),
    path("is-it-for-me/", pages.is_it_for_me, name="is_it_for_me"),
    path("for-physios/", pages.for_physios, name="for_physios"),
    path("guide/", reading.guide, name="guide"),
    path("guide/<slug:slug>/", reading.guide_page, name="guide_page"),
    path("programs/", library.programs, name="programs"),
    path("programs/<str:key>/", library.program, name="program"),
    path("evidence/", reading.evidence, name="evidence"),
    path("safety/", reading.safety, name="safety"),
    path("privacy/", reading.privacy, name="privacy"),
    path("terms/", reading.terms, name="terms"),
    path("accessibility/", reading.accessibility, name="accessibility"),
    path("help/", reading.help_page, name="help"),
    path("check/", check.check, name="check"),
    path("check/answers/", check.check_answers, name="check_answers"),
    path("check/result/", check.check_result, name="check_result"),
    path("check/code/", check.check_code, name="check_code"),
    path("check/print/", check.check_print, name="check_print"),
    path("check/<slug:step>/", check.check_step, name="check_step"),
    path("components/", components.components, name="components"),
]
