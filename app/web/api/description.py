"""The description of the interface (OpenAPI 3.1), made once per application."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from app.web.identity import SESSION_COOKIE

# Any one of them, or none where a guest may ask; every route says in its refusals what it needs.
SECURITY_SCHEMES: dict[str, Any] = {
    "apiKey": {"type": "http", "scheme": "bearer", "description": "An API key of a member."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION_COOKIE,
        "description": "A signed-in browser",
    },
    "partKey": {
        "type": "apiKey",
        "in": "header",
        "name": "Part-Key",
        "description": "What a guest got with the upload; it opens that part and what came of it.",
    },
}


def describe_interface(app: FastAPI) -> dict[str, Any]:
    """OpenAPI as the framework makes it, with the examples as they were written.

    The framework drops every null from the document, and with them fields that an answer always has.
    """
    description = app.openapi()
    description.setdefault("components", {})["securitySchemes"] = SECURITY_SCHEMES
    description["security"] = [{}, *({name: []} for name in SECURITY_SCHEMES)]
    for route in iter_route_contexts(app.routes):
        for method in route.methods or ():
            operation = description["paths"].get(route.path, {}).get(method.lower())
            if operation is None:
                continue
            for status, response in route.responses.items():
                described = operation["responses"][str(status)].get("content", {})
                for media_type, content in response.get("content", {}).items():
                    described[media_type]["example"] = content["example"]
    return description
