"""Mail: queued in the database, sent by a worker, never inside a request (trust R12, R32)."""

from retrowalk.mail.backends import FolderBackend, QueueBackend
from retrowalk.mail.queue import queue_mail

__all__ = ["FolderBackend", "QueueBackend", "queue_mail"]
