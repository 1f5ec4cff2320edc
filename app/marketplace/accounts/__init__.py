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
from app.marketplace.accounts.change_email import ChangeEmail, ask_email_change, confirm_email_change
from app.marketplace.accounts.change_password import ChangePassword, change_password
from app.marketplace.accounts.enter_demo import DemoRole, EnterDemo, enter_demo
from app.marketplace.accounts.invitations import (
    MEMBER_ROLES,
    InvitationView,
    InviteMember,
    InviteWave,
    find_invitation,
    invite_member,
    invite_wave,
    list_invitations,
    revoke_invitation,
    use_invitation,
)
from app.marketplace.accounts.limiter import SignInLimiter
from app.marketplace.accounts.memberships import (
    add_membership,
    count_owners,
    find_membership,
    hold_organisation,
)
from app.marketplace.accounts.open_account import check_name, make_organisation
from app.marketplace.accounts.owning import Ownership, own, owned_by
from app.marketplace.accounts.passwords import refuse_breached
from app.marketplace.accounts.permissions import (
    MAY,
    PERMISSIONS,
    ROLES,
    Permission,
    may,
    require_may,
    require_member_may,
)
from app.marketplace.accounts.read_account import UserView, read_account
from app.marketplace.accounts.reset_password import ask_password_reset, reset_password
from app.marketplace.accounts.sessions import close_sessions, resolve_session, sign_out
from app.marketplace.accounts.sign_in import SignedIn, SignIn, sign_in
from app.marketplace.accounts.sign_up import (
    AcceptInvitation,
    SignUp,
    accept_invitation,
    confirm_sign_up,
    sign_up,
)
from app.marketplace.accounts.viewer import (
    SCOPES,
    Kind,
    Role,
    Viewer,
    guest_viewer,
    hash_secret,
    require_operator,
    require_scope,
    require_signed_in,
    with_new_guest_key,
)

__all__ = [
    "AcceptInvitation",
    "AddUser",
    "ApiKeyView",
    "ChangeEmail",
    "ChangePassword",
    "CreateApiKey",
    "CreatedApiKey",
    "DemoRole",
    "EnterDemo",
    "InvitationView",
    "InviteMember",
    "InviteWave",
    "Kind",
    "MAY",
    "MEMBER_ROLES",
    "Ownership",
    "PERMISSIONS",
    "Permission",
    "ROLES",
    "Role",
    "SCOPES",
    "SignIn",
    "SignInLimiter",
    "SignUp",
    "SignedIn",
    "UserView",
    "Viewer",
    "accept_invitation",
    "add_membership",
    "add_user",
    "ask_email_change",
    "ask_password_reset",
    "change_password",
    "close_sessions",
    "check_name",
    "confirm_email_change",
    "confirm_sign_up",
    "count_owners",
    "create_api_key",
    "enter_demo",
    "find_invitation",
    "find_membership",
    "guest_viewer",
    "hash_secret",
    "hold_organisation",
    "invite_member",
    "invite_wave",
    "list_api_keys",
    "list_invitations",
    "make_organisation",
    "may",
    "own",
    "owned_by",
    "read_account",
    "refuse_breached",
    "require_listed",
    "require_may",
    "require_member_may",
    "require_offers_allowed",
    "require_operator",
    "require_scope",
    "require_signed_in",
    "reset_password",
    "resolve_api_key",
    "resolve_session",
    "revoke_api_key",
    "revoke_invitation",
    "sign_in",
    "sign_out",
    "sign_up",
    "use_invitation",
    "with_new_guest_key",
]
