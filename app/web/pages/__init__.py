"""Server-rendered pages, in German under /de/ and in English under /en/."""

from fastapi import APIRouter

from app.web.pages import (
    audit,
    components,
    directory,
    example,
    firm,
    firm_editing,
    firm_exchange,
    firm_trying,
    issuing,
    mails,
    mine,
    part,
    part_offers,
    part_papers,
    part_report,
    programme,
    quotes,
    ranking,
    request,
    signing_in,
    start,
    uploading,
)

PAGE_ROUTERS: tuple[APIRouter, ...] = (
    start.router,
    uploading.router,
    example.router,
    part.router,
    part_offers.router,
    request.router,
    part_papers.router,
    part_report.router,
    issuing.router,
    quotes.router,
    mine.router,
    mails.router,
    directory.router,
    ranking.router,
    firm.router,
    firm_trying.router,
    firm_exchange.router,
    firm_editing.router,  # last: its sections are whatever the addresses before are not
    signing_in.router,
    programme.router,
    audit.router,
    components.router,
)
