"""From a file to a quote: parts are taken in and measured, priced as offers, and quoted."""

from app.marketplace.quoting.ask_about_quote import (
    LONGEST_QUESTION,
    AskedQuestion,
    QuestionView,
    answer_question,
    ask_about_quote,
    list_asked_questions,
    list_questions,
)
from app.marketplace.quoting.attach_drawing import (
    LARGEST_DRAWING_BYTES,
    MOST_DRAWINGS,
    attach_drawing,
    receive_drawing,
)
from app.marketplace.quoting.change_part import ChangePart, change_part
from app.marketplace.quoting.compose_offers import (
    ComposedOffers,
    ComposeOffers,
    IdentifiedOffer,
    ItemOffers,
    ItemWanted,
    OfferGroup,
    compose_offers,
)
from app.marketplace.quoting.delete_part import (
    delete_expired_parts,
    delete_part,
    delete_parts_of,
    expire_part,
)
from app.marketplace.quoting.file_copies import MAKE_COPY, FileCopy, ask_for_copy, find_copy, make_copy
from app.marketplace.quoting.issue_quote import IssueQuote, issue_quote, issue_quotes
from app.marketplace.quoting.list_parts import PartPage, list_parts
from app.marketplace.quoting.list_quotes import QuotePage, QuoteSummary, list_quotes
from app.marketplace.quoting.measure_part import Analyser, measure_part, refuse_part
from app.marketplace.quoting.measured_part import MeasuredPart, find_measured_part
from app.marketplace.quoting.offer_again import offer_again
from app.marketplace.quoting.part_file import PartFile, find_part_file, list_part_openings
from app.marketplace.quoting.part_papers import DrawingView, PartPapers, read_papers
from app.marketplace.quoting.part_view import Orientation, PartError, PartStatus, PartView
from app.marketplace.quoting.part_work import DELETE_BLOBS, MEASURE_PART
from app.marketplace.quoting.quote_view import QuoteView, require_open
from app.marketplace.quoting.read_part import find_preview, find_repaired, find_thumbnail, read_part
from app.marketplace.quoting.read_quote import read_quote
from app.marketplace.quoting.receive_upload import ReceivedFile, receive_upload
from app.marketplace.quoting.remeasure_outdated import remeasure_outdated
from app.marketplace.quoting.remove_drawing import remove_drawing
from app.marketplace.quoting.resume_upload import (
    UPLOAD_KEPT,
    BeginUpload,
    begin_upload,
    find_upload,
    sweep_uploads,
)
from app.marketplace.quoting.revise_quote import QuoteName, Revisions, find_revisions, record_revision
from app.marketplace.quoting.share_quote import (
    SharedQuote,
    ShareView,
    count_quote_opening,
    list_shares,
    read_shared_quote,
    revoke_share,
    share_quote,
)
from app.marketplace.quoting.team_of import find_team_of
from app.marketplace.quoting.upload_part import UploadPart, upload_part
from app.marketplace.quoting.warn_of_expiry import warn_of_expiry
from app.marketplace.quoting.write_note import LONGEST_NOTE, write_note

__all__ = [
    "Analyser",
    "AskedQuestion",
    "BeginUpload",
    "ChangePart",
    "ComposeOffers",
    "ComposedOffers",
    "DELETE_BLOBS",
    "DrawingView",
    "FileCopy",
    "IdentifiedOffer",
    "IssueQuote",
    "ItemOffers",
    "ItemWanted",
    "LARGEST_DRAWING_BYTES",
    "LONGEST_NOTE",
    "LONGEST_QUESTION",
    "MAKE_COPY",
    "MEASURE_PART",
    "MOST_DRAWINGS",
    "MeasuredPart",
    "OfferGroup",
    "Orientation",
    "PartError",
    "PartFile",
    "PartPage",
    "PartPapers",
    "PartStatus",
    "PartView",
    "QuestionView",
    "QuoteName",
    "QuotePage",
    "QuoteSummary",
    "QuoteView",
    "ReceivedFile",
    "Revisions",
    "ShareView",
    "SharedQuote",
    "UPLOAD_KEPT",
    "UploadPart",
    "answer_question",
    "ask_about_quote",
    "ask_for_copy",
    "attach_drawing",
    "begin_upload",
    "change_part",
    "compose_offers",
    "count_quote_opening",
    "delete_expired_parts",
    "delete_part",
    "delete_parts_of",
    "expire_part",
    "find_copy",
    "find_measured_part",
    "find_part_file",
    "find_preview",
    "find_repaired",
    "find_team_of",
    "find_revisions",
    "find_thumbnail",
    "find_upload",
    "issue_quote",
    "issue_quotes",
    "require_open",
    "list_asked_questions",
    "list_part_openings",
    "list_parts",
    "list_questions",
    "list_quotes",
    "list_shares",
    "make_copy",
    "measure_part",
    "offer_again",
    "read_papers",
    "read_part",
    "read_quote",
    "read_shared_quote",
    "receive_drawing",
    "receive_upload",
    "record_revision",
    "refuse_part",
    "remove_drawing",
    "remeasure_outdated",
    "revoke_share",
    "share_quote",
    "sweep_uploads",
    "upload_part",
    "warn_of_expiry",
    "write_note",
]
