"""One table: lines to list, and to write into."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Line(models.Model):
    """One line of a list, with a day, and what a roster row shows prepared as strings."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    words = models.CharField(max_length=120)
    marks = models.CharField(max_length=200)
    path = models.CharField(max_length=200)
    day = models.DateField()
    number = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "position"], name="line_of_owner")
        ]

    def __str__(self) -> str:
        return self.title
