"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and who may see whom."""

    name = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"
