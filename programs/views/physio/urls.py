"""Addresses for a physio."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "physio"

urlpatterns: list[URLPattern] = []
