"""Addresses for a member."""

from __future__ import annotations

from django.urls import path

from programs.views.member import check_in, ready, resume, screening, today, walk

app_name = "member"
urlpatterns = [
    path("plan/resume/", resume.resume, name="resume"),
    path("screening/", screening.screening, name="screening"),
    path("sessions/<uuid:uuid>/by-hand/", walk.session_by_hand, name="session_by_hand"),
    path("sessions/<uuid:uuid>/done/", check_in.session_done, name="session_done"),
    path("sessions/<uuid:uuid>/finish/", walk.session_finish, name="session_finish"),
    path("sessions/<uuid:uuid>/log/<slug:step>/", check_in.session_log, name="session_log"),
    path("sessions/<uuid:uuid>/morning/", check_in.session_morning, name="session_morning"),
    path("sessions/<uuid:uuid>/ready/", ready.session_ready, name="session_ready"),
    path("sessions/<uuid:uuid>/start/", walk.session_start, name="session_start"),
    path("sessions/<uuid:uuid>/stop/", walk.session_stop, name="session_stop"),
    path(
        "sessions/<uuid:uuid>/ten-minutes/",
        check_in.session_ten_minutes,
        name="session_ten_minutes",
    ),
    path("sessions/<uuid:uuid>/walk/", walk.session_walk, name="session_walk"),
    path("today/", today.today, name="today"),
]
