"""Logs: one JSON line for each event, newline-safe, without bodies, tokens or query strings."""

import logging.config
from typing import Any

import structlog
from structlog.typing import Processor

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


class WithoutPath(logging.Filter):
    """Takes the path out of Django's lines about requests: it may hold a token or a name."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line, but put the route in place of the path."""
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "no page"
            path = getattr(request, "path", "")
            record.args = tuple(route if part == path else part for part in record.args)
        return True


def logging_settings(level: str, *, plain: bool) -> dict[str, Any]:
    """Return Django's LOGGING; plain is easier to read, else each line is JSON."""
    renderer = structlog.dev.ConsoleRenderer() if plain else structlog.processors.JSONRenderer()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    renderer,
                ],
            }
        },
        "filters": {"without_path": {"()": WithoutPath}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "filters": ["without_path"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Its own lines would tell every task by name each second.
            "django_tasks_db": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
            # Django's own handlers would write each line twice.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
        },
    }


def configure(settings: dict[str, Any]) -> None:
    """Set up the standard library's logging and structlog alike, so that both write the same."""
    logging.config.dictConfig(settings)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,  # so that a line nobody writes costs nothing
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
