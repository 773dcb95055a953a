"""What people do with their accounts, and admins with everybody's."""

from dataclasses import dataclass

from application.users.change_role import ChangeRole
from application.users.edit_profile import EditProfile
from application.users.queries import ListPeople, ShowMe, ShowProfile


@dataclass(frozen=True, slots=True)
class UserUseCases:
    """The module's table of contents."""

    me: ShowMe
    profile: ShowProfile
    people: ListPeople
    edit_profile: EditProfile
    change_role: ChangeRole
