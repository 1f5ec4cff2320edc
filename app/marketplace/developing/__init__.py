"""Referrals on their way through institutes: taken up, asked about, assessed, and back into the market."""

from app.marketplace.developing.attach_file import (
    MOST_ATTACHMENTS,
    AttachedFile,
    attach_to_case,
    find_attachment,
)
from app.marketplace.developing.change_institute import (
    MOST_WORDS,
    AddInstitute,
    Profile,
    add_institute,
    give_institute,
    read_institute,
    save_profile,
)
from app.marketplace.developing.claim_demo_institute import claim_demo_institute
from app.marketplace.developing.close_institute import close_institute
from app.marketplace.developing.decide_held import decide_held
from app.marketplace.developing.find_case import find_case
from app.marketplace.developing.funding import list_funding, save_funding
from app.marketplace.developing.handed_over import GivenProvider, HandedOver, list_handed_over
from app.marketplace.developing.list_cases import (
    FILTERS,
    CaseSummary,
    Filter,
    InboxFigures,
    count_cases,
    list_cases,
    list_cases_of_referrals,
)
from app.marketplace.developing.list_receivers import Receiver, list_receivers
from app.marketplace.developing.read_case import (
    AttachmentView,
    CaseView,
    EntryView,
    HandedBack,
    find_case_picture,
    read_case,
)
from app.marketplace.developing.reply_templates import ReplyTemplate, list_templates, save_template
from app.marketplace.developing.sweep_cases import (
    Swept,
    find_forgotten,
    has_due_cases,
    list_forgotten,
    sweep_cases,
)
from app.marketplace.developing.take_over import TakeOver, dismiss_transfer, take_over
from app.marketplace.developing.take_step import MOST_REPEATED, TakeStep, take_step
from app.marketplace.developing.work_on_case import (
    MOST_NOTES,
    accept_nda,
    assign_case,
    list_staff,
    write_case_note,
)

__all__ = [
    "AddInstitute",
    "AttachedFile",
    "AttachmentView",
    "CaseSummary",
    "CaseView",
    "EntryView",
    "FILTERS",
    "Filter",
    "GivenProvider",
    "HandedBack",
    "HandedOver",
    "InboxFigures",
    "MOST_WORDS",
    "MOST_ATTACHMENTS",
    "MOST_NOTES",
    "MOST_REPEATED",
    "Profile",
    "Receiver",
    "ReplyTemplate",
    "Swept",
    "TakeOver",
    "TakeStep",
    "accept_nda",
    "add_institute",
    "assign_case",
    "attach_to_case",
    "claim_demo_institute",
    "close_institute",
    "count_cases",
    "decide_held",
    "dismiss_transfer",
    "find_attachment",
    "find_case",
    "find_case_picture",
    "find_forgotten",
    "give_institute",
    "has_due_cases",
    "list_cases",
    "list_cases_of_referrals",
    "list_forgotten",
    "list_funding",
    "list_handed_over",
    "list_receivers",
    "list_staff",
    "list_templates",
    "read_case",
    "read_institute",
    "save_funding",
    "save_profile",
    "save_template",
    "sweep_cases",
    "take_over",
    "take_step",
    "write_case_note",
]
