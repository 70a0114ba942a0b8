"""Addresses for everybody."""

from __future__ import annotations

from django.urls import path

from programs.views.public import components, pages

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("how-it-works/", pages.how_it_works, name="how_it_works"),
    path("is-it-for-me/", pages.is_it_for_me, name="is_it_for_me"),
    path("for-physios/", pages.for_physios, name="for_physios"),
    path("components/", components.components, name="components"),
]
