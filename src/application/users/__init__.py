"""What people do with their accounts, and admins with everybody's."""

from dataclasses import dataclass

from application.authentication import LiveSessions
from application.users.change_role import ChangeRole
from application.users.change_status import ReinstateUser, SuspendUser
from application.users.edit_profile import EditProfile
from application.users.erase import EraseUser
from application.users.ports import StartErasureWork, UserReads
from application.users.queries import ListPeople, ShowMe, ShowProfile


@dataclass(frozen=True, slots=True)
class UserUseCases:
    """The module's table of contents."""

    me: ShowMe
    profile: ShowProfile
    people: ListPeople
    edit_profile: EditProfile
    change_role: ChangeRole
    suspend: SuspendUser
    reinstate: ReinstateUser
    erase: EraseUser


def user_use_cases(
    start_work: StartErasureWork, reads: UserReads, live: LiveSessions
) -> UserUseCases:
    """The module on these adapters."""
    return UserUseCases(
        me=ShowMe(reads),
        profile=ShowProfile(reads),
        people=ListPeople(reads),
        edit_profile=EditProfile(start_work),
        change_role=ChangeRole(start_work, live),
        suspend=SuspendUser(start_work, live),
        reinstate=ReinstateUser(start_work),
        erase=EraseUser(start_work, live),
    )
