"""The closed test: what testers are asked to try, what they say, and what is learnt of it."""

from app.marketplace.learning.export_feedback import export_feedback
from app.marketplace.learning.feedback_view import (
    FEEDBACK_KINDS,
    FEEDBACK_STATUSES,
    FeedbackKind,
    FeedbackStatus,
    FeedbackView,
)
from app.marketplace.learning.give_feedback import (
    LONGEST_FEEDBACK,
    MOST_A_DAY,
    GiveFeedback,
    Subject,
    find_subject,
    give_feedback,
    receive_picture,
    tidy_page,
)
from app.marketplace.learning.list_feedback import (
    FeedbackQuery,
    find_picture,
    list_feedback,
    list_own_feedback,
)
from app.marketplace.learning.missions import (
    STEP_CODES,
    MissionStep,
    MissionView,
    SaveMission,
    StepCode,
    close_mission,
    list_missions,
    read_mission,
    save_mission,
)
from app.marketplace.learning.pictures import LARGEST_PICTURE_BYTES, redraw_picture
from app.marketplace.learning.running import (
    MissionRun,
    RunView,
    has_open_run,
    list_runs,
    list_tester_missions,
    notice_step,
    read_run,
    start_mission,
    tick_step,
)
from app.marketplace.learning.summarise import Summary, summarise, write_learning
from app.marketplace.learning.triage_feedback import TriageFeedback, triage_feedback

__all__ = [
    "FEEDBACK_KINDS",
    "FEEDBACK_STATUSES",
    "FeedbackKind",
    "FeedbackQuery",
    "FeedbackStatus",
    "FeedbackView",
    "GiveFeedback",
    "LARGEST_PICTURE_BYTES",
    "LONGEST_FEEDBACK",
    "MOST_A_DAY",
    "MissionRun",
    "MissionStep",
    "MissionView",
    "RunView",
    "STEP_CODES",
    "StepCode",
    "SaveMission",
    "Subject",
    "Summary",
    "TriageFeedback",
    "close_mission",
    "export_feedback",
    "find_picture",
    "find_subject",
    "give_feedback",
    "has_open_run",
    "list_feedback",
    "list_missions",
    "list_own_feedback",
    "list_runs",
    "list_tester_missions",
    "notice_step",
    "read_mission",
    "read_run",
    "receive_picture",
    "redraw_picture",
    "save_mission",
    "start_mission",
    "summarise",
    "tick_step",
    "tidy_page",
    "triage_feedback",
    "write_learning",
]
