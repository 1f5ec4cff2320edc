"""Letters on pages: the operator's outbox, and in a demonstration those that one's own browser caused."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.mailing import LinkRules, MailView, list_mails, read_mail, send_trial
from app.texts import Language, WrittenMail, format_date, write_mail
from app.values import NotFound
from app.web.context import WebContext
from app.web.envelope import CONTENT_SECURITY_POLICY
from app.web.pages.shared import IN_A_LANGUAGE, SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(include_in_schema=False)
RUN_BY_OPERATOR = ruled(Rule.OPERATOR)
# A letter may look as it likes, in a frame of ours; it runs nothing and loads nothing.
LETTER_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-top-navigation-by-user-activation",
    )
)


@router.get("/{language}/operator/mails", dependencies=RUN_BY_OPERATOR)
def get_outbox(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """Every letter, newest first, and whether it left."""
    return _show_list(request, language, session, viewer, context)


@router.post("/{language}/operator/mails/trial", dependencies=RUN_BY_OPERATOR)
def post_trial(
    language: PageLanguage, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> Response:
    """A letter to oneself."""
    send_trial(session, viewer, user_id=viewer.user_id, language=language, now=context.now())
    return RedirectResponse(f"/{language}/operator/mails", 303)


@router.get("/{language}/mails", dependencies=SEEN_BY_ALL)
def get_own_mails(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """In a demonstration no letter reaches anybody, so whoever caused one reads it here."""
    _require_open(viewer, context)
    return _show_list(request, language, session, viewer, context)


@router.get("/{language}/mails/{mail_id}", dependencies=SEEN_BY_ALL)
def get_mail(
    request: Request,
    language: PageLanguage,
    mail_id: str,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """One letter, as text and as it looks; what its button opens works from here too."""
    _require_open(viewer, context)
    mail = read_mail(viewer, session, mail_id, links=_find_rules(context))
    response = renderer_of(request).render(
        request,
        "operator/mail.html",
        language,
        mail=mail,
        written=_write(mail),
        is_operator=viewer.is_operator,
        date=lambda moment: format_date(moment, language),
    )
    response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return response


@router.get("/{language}/mails/{mail_id}/letter", dependencies=[*SEEN_BY_ALL, IN_A_LANGUAGE])
def get_letter(
    mail_id: str,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """The letter's HTML, locked in: its style is its own, and nothing of it runs."""
    _require_open(viewer, context)
    mail = read_mail(viewer, session, mail_id, links=_find_rules(context))
    html = _write(mail).html.replace("<head>", '<head><base target="_top">', 1)
    headers = {
        "Content-Security-Policy": LETTER_POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "Content-Language": mail.language,
        "Cache-Control": "no-store",
    }
    return HTMLResponse(html, headers=headers)


def _require_open(viewer: Viewer, context: WebContext) -> None:
    if not viewer.is_operator and not shows_letters(context):
        raise NotFound("mail_not_found")


def shows_letters(context: WebContext) -> bool:
    """Whether whoever causes a letter may read it here: nowhere but in a demonstration."""
    return context.is_demo_environment and context.keeps_letters


def _find_rules(context: WebContext) -> LinkRules:
    return LinkRules(context.keeps_letters, by_operators=not context.is_demo_environment)


def _write(mail: MailView) -> WrittenMail:
    return write_mail(mail.kind, mail.parameters, mail.language, link=mail.path)


def _show_list(
    request: Request, language: Language, session: ReadSession, viewer: Viewer, context: WebContext
) -> Response:
    page = list_mails(
        viewer,
        session,
        links=_find_rules(context),
        cursor=request.query_params.get("after") or None,
    )
    return renderer_of(request).render(
        request,
        "operator/mails.html",
        language,
        mails=[(mail, _write(mail).subject) for mail in page.mails],
        next_cursor=page.next_cursor,
        is_operator=viewer.is_operator,
        keeps_letters=context.keeps_letters,
        date=lambda moment: format_date(moment, language),
    )
