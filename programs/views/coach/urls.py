"""Addresses for a coach."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "coach"

urlpatterns: list[URLPattern] = []
