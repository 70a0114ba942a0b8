"""Two tables: lines to list, and marks to write."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Line(models.Model):
    """One line of a list, with what a roster row shows prepared as strings."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    words = models.CharField(max_length=120)
    marks = models.CharField(max_length=200)
    path = models.CharField(max_length=200)
    number = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "position"], name="line_of_owner")
        ]

    def __str__(self) -> str:
        return self.title


class Mark(models.Model):
    """Something written in a transaction."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    value = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.value)
