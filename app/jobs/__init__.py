"""Background work: threads that claim owed jobs from the outbox and run the use case each is for."""

from app.jobs.handlers import Handler, build_handlers
from app.jobs.queue import ClaimedJob, JobQueue
from app.jobs.worker import Worker

__all__ = ["ClaimedJob", "Handler", "JobQueue", "Worker", "build_handlers"]
