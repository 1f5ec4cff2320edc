"""Organisations from the inside: members, roles, teams, mail domains, and which one a person acts for."""

from app.marketplace.organisations.join_by_domain import (
    JoinRequestView,
    OpenDoor,
    answer_join_request,
    ask_to_join,
    list_join_requests,
    list_open_doors,
)
from app.marketplace.organisations.join_organisation import join_organisation
from app.marketplace.organisations.keep_to_team import (
    find_team_of_part,
    find_team_of_quote,
    keep_part_to_team,
    keep_quote_to_team,
)
from app.marketplace.organisations.mail_domains import (
    MailDomainView,
    drop_domain,
    list_domains,
    prove_domain,
)
from app.marketplace.organisations.members import (
    MemberView,
    change_role,
    leave_organisation,
    list_members,
    remove_member,
)
from app.marketplace.organisations.read_organisation import (
    BelongingView,
    list_belongings,
    rename_organisation,
    switch_organisation,
)
from app.marketplace.organisations.teams import (
    TeamMember,
    TeamView,
    delete_team,
    list_teams,
    make_team,
    put_into_team,
    rename_team,
    take_out_of_team,
)

__all__ = [
    "BelongingView",
    "JoinRequestView",
    "MailDomainView",
    "MemberView",
    "OpenDoor",
    "TeamMember",
    "TeamView",
    "answer_join_request",
    "ask_to_join",
    "change_role",
    "delete_team",
    "drop_domain",
    "find_team_of_part",
    "find_team_of_quote",
    "join_organisation",
    "keep_part_to_team",
    "keep_quote_to_team",
    "leave_organisation",
    "list_belongings",
    "list_domains",
    "list_join_requests",
    "list_members",
    "list_open_doors",
    "list_teams",
    "make_team",
    "prove_domain",
    "put_into_team",
    "remove_member",
    "rename_organisation",
    "rename_team",
    "switch_organisation",
    "take_out_of_team",
]
