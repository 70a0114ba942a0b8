"""Addresses for a member."""

from __future__ import annotations

from django.urls import path

from programs.views.member import (
    change,
    check_in,
    choose,
    hold,
    notes,
    plan,
    progress,
    ready,
    results,
    resume,
    schedule,
    screening,
    session,
    space,
    today,
    walk,
)

app_name = "member"
urlpatterns = [
    path("notes/", notes.notes, name="notes"),
    path("plan/", plan.plan, name="plan"),
    path("plan/choose/", choose.choose_program, name="choose_program"),
    path("plan/days/", plan.plan_days, name="plan_days"),
    path("plan/end/", plan.plan_end, name="plan_end"),
    path("plan/hold/", hold.hold, name="hold"),
    path("plan/hold/end/", hold.hold_end, name="hold_end"),
    path("plan/print/", plan.plan_print, name="plan_print"),
    path("plan/print/file/", plan.plan_file, name="plan_file"),
    path("plan/resume/", resume.resume, name="resume"),
    path("plan/schedule/<slug:key>/", schedule.schedule, name="schedule"),
    path("plan/space/", space.space, name="space"),
    path("progress/", progress.progress, name="progress"),
    path("screening/", screening.screening, name="screening"),
    path("sessions/<uuid:uuid>/", session.session, name="session"),
    path("sessions/<uuid:uuid>/by-hand/", walk.session_by_hand, name="session_by_hand"),
    path("sessions/<uuid:uuid>/done/", check_in.session_done, name="session_done"),
    path("sessions/<uuid:uuid>/excuse/", change.session_excuse, name="session_excuse"),
    path("sessions/<uuid:uuid>/finish/", walk.session_finish, name="session_finish"),
    path("sessions/<uuid:uuid>/log/<slug:step>/", check_in.session_log, name="session_log"),
    path("sessions/<uuid:uuid>/morning/", check_in.session_morning, name="session_morning"),
    path("sessions/<uuid:uuid>/move/", change.session_move, name="session_move"),
    path("sessions/<uuid:uuid>/put-back/", change.session_put_back, name="session_put_back"),
    path("sessions/<uuid:uuid>/ready/", ready.session_ready, name="session_ready"),
    path("sessions/<uuid:uuid>/result/", results.session_result, name="session_result"),
    path("sessions/<uuid:uuid>/shorten/", change.session_shorten, name="session_shorten"),
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
