"""Who is asking: guests with their keys, members of organisations, operators; sign-in and API keys."""

from app.marketplace.accounts.add_user import AddUser, add_user
from app.marketplace.accounts.admission import require_listed, require_offers_allowed
from app.marketplace.accounts.api_keys import (
    ApiKeyView,
    CreateApiKey,
    CreatedApiKey,
    create_api_key,
    list_api_keys,
    resolve_api_key,
    revoke_api_key,
)
from app.marketplace.accounts.change_password import ChangePassword, change_password
from app.marketplace.accounts.enter_demo import DemoRole, EnterDemo, enter_demo
from app.marketplace.accounts.limiter import SignInLimiter
from app.marketplace.accounts.owning import Ownership, own, owned_by
from app.marketplace.accounts.read_account import UserView, read_account
from app.marketplace.accounts.sessions import resolve_session, sign_out
from app.marketplace.accounts.sign_in import SignedIn, SignIn, sign_in
from app.marketplace.accounts.viewer import (
    SCOPES,
    Kind,
    Role,
    Viewer,
    guest_viewer,
    require_scope,
    require_signed_in,
    with_new_guest_key,
)

__all__ = [
    "AddUser",
    "ApiKeyView",
    "ChangePassword",
    "CreateApiKey",
    "CreatedApiKey",
    "DemoRole",
    "EnterDemo",
    "Kind",
    "Ownership",
    "Role",
    "SCOPES",
    "SignIn",
    "SignInLimiter",
    "SignedIn",
    "UserView",
    "Viewer",
    "add_user",
    "change_password",
    "create_api_key",
    "enter_demo",
    "guest_viewer",
    "list_api_keys",
    "own",
    "owned_by",
    "read_account",
    "require_listed",
    "require_offers_allowed",
    "require_scope",
    "require_signed_in",
    "resolve_api_key",
    "resolve_session",
    "revoke_api_key",
    "sign_in",
    "sign_out",
    "with_new_guest_key",
]
