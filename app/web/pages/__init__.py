"""Server-rendered pages, in German under /de/ and in English under /en/."""

from fastapi import APIRouter

from app.web.pages import directory, signing_in, start

PAGE_ROUTERS: tuple[APIRouter, ...] = (start.router, directory.router, signing_in.router)
