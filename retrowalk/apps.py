"""The project package as an app: outgoing mail, job slots, checks, template tags."""

from django.apps import AppConfig


class RetroWalkConfig(AppConfig):
    """RetroWalk's own ground floor; it knows neither accounts nor programs."""

    name = "retrowalk"
    verbose_name = "RetroWalk"
    default_auto_field = "django.db.models.BigAutoField"
