"""What the operator does day by day: people, organisations, failed jobs, looking with others' eyes."""

from app.marketplace.administering.close_account import CloseAccount, close_account, reopen_account
from app.marketplace.administering.jobs import JobStatus, JobView, count_jobs, list_jobs, retry_job
from app.marketplace.administering.look_as import LookAs, end_looking, look_as, resolve_looking
from app.marketplace.administering.organisations import OrganisationPage, OrganisationView, list_organisations
from app.marketplace.administering.people import PeoplePage, PersonView, list_people, read_person

__all__ = [
    "CloseAccount",
    "JobStatus",
    "JobView",
    "LookAs",
    "OrganisationPage",
    "OrganisationView",
    "PeoplePage",
    "PersonView",
    "close_account",
    "count_jobs",
    "end_looking",
    "list_jobs",
    "list_organisations",
    "list_people",
    "look_as",
    "read_person",
    "reopen_account",
    "resolve_looking",
    "retry_job",
]
