"""The published rule by which offers are ordered."""

from __future__ import annotations

from fastapi import APIRouter

from app.offers.ranking import CRITERIA, LAST, STEPS
from app.texts import translate, translate_code
from app.web.api.examples.answering import answers
from app.web.api.examples.quotes import RANKING
from app.web.api.models import Shown
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentLanguage

router = APIRouter(tags=["offers"])


class CriterionShown(Shown):
    """What offers can be ordered by, the least first; ``reasons`` are codes of ``why`` that speak of it."""

    code: str
    text: str
    unit: str
    reasons: list[str]


class StepShown(Shown):
    """A step of the order, which decides among what the steps before it leave equal."""

    code: str
    text: str
    weight: float


class RankingShown(Shown):
    """The whole rule: the code that orders offers works by the same lists."""

    criteria: list[CriterionShown]
    steps: list[StepShown]
    last: list[str]
    statement: str


@router.get(
    "/ranking",
    response_model=RankingShown,
    dependencies=ruled(Rule.GUEST_OR_MEMBER),
    responses=answers(200, RANKING),
    summary="Read how offers are ranked",
)
def get_ranking(language: CurrentLanguage) -> RankingShown:
    """Criteria, the steps of the order with their weights, and the codes that part what is equal."""
    return RankingShown(
        criteria=[
            CriterionShown(
                code=each.code,
                text=translate_code("criterion", each.code, {}, language),
                unit=each.unit,
                reasons=[each.best, each.behind],
            )
            for each in CRITERIA
        ],
        steps=[
            StepShown(
                code=each.code,
                text=translate_code("ranking_step", each.code, {}, language),
                weight=each.weight,
            )
            for each in STEPS
        ],
        last=list(LAST),
        statement=translate("page.ranking.not_for_sale", language),
    )
