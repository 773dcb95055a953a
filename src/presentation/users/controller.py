"""People: oneself, others' public side, and everybody for admins."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from application.actor import NotAllowed
from application.export import ExportMe, PersonalData
from application.users import UserUseCases
from application.users.ports import PeopleFilter
from application.users.views import Me, PublicProfile
from domain.errors import InvalidTransition
from domain.ids import UserId
from domain.media.errors import MediaNotReady
from domain.text import PLAIN, Reason
from domain.users.errors import FreshLoginRequired, LastAdmin, OwnsCourses
from domain.users.user import Role, UserStatus
from presentation.paging import CursorPage
from presentation.schemas import CurrentActor, ExpectedVersion, OnceOnly, PageOf
from presentation.users.schemas import NewRole, ProfileChange, Suspension

Users = NamedDependency[UserUseCases]
Export = NamedDependency[ExportMe]


class MeController(Controller):
    """`/me`."""

    path = "/me"
    tags = ("Users",)

    @get("/", operation_id="getMe")
    async def show(self, actor: CurrentActor, users: Users) -> Me:
        """Show your own account.

        With your address, your role as it is now, and how you log in. Others see `GET
        /api/v1/users/{user_id}`.
        """
        return await users.me(actor)

    @patch("/", operation_id="editMe", opt={"refuses": (MediaNotReady,)})
    async def edit(
        self,
        data: JSONBody[ProfileChange],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        users: Users,
    ) -> Me:
        """Change some of what you show of yourself.

        For a picture, announce a file with the purpose `avatar`, upload and complete it, and name
        it as `avatar_media_id`. Address and password have operations of their own.
        """
        return await users.edit_profile(
            actor, changes=data.changes(), expected_version=expected_version
        )

    @delete(
        "/",
        operation_id="eraseMe",
        opt={"refuses": (FreshLoginRequired, LastAdmin, OwnsCourses)},
    )
    async def erase(
        self, actor: CurrentActor, expected_version: ExpectedVersion, users: Users
    ) -> None:
        """Erase your account for good.

        Log in within the ten minutes before. Your address, name and profile are forgotten
        everywhere; enrollments and certificates stay as those of a "Former learner". Whoever owns
        courses that are not archived hands them over first.
        """
        await users.erase.oneself(actor, expected_version=expected_version)

    @get("/export", operation_id="exportMe")
    async def show_everything(self, actor: CurrentActor, export: Export) -> PersonalData:
        """Show all data about yourself.

        One JSON document with everything that is stored about you: account, sessions, enrollments,
        what you learned, certificates, courses, files and your part of the audit trail.
        """
        return await export(actor)


class UserController(Controller):
    """`/users`."""

    path = "/users"
    tags = ("Users",)

    @get("/", operation_id="listUsers", opt={"refuses": (NotAllowed,)})
    async def list(
        self,
        actor: CurrentActor,
        listing: PageOf,
        users: Users,
        q: Annotated[
            str | None,
            QueryParameter(
                min_length=1,
                max_length=254,
                pattern=PLAIN,
                description="A part of the name or the address.",
            ),
        ] = None,
        role: Annotated[Role | None, QueryParameter(description="Of this role.")] = None,
        status: Annotated[UserStatus | None, QueryParameter(description="In this state.")] = None,
    ) -> CursorPage[Me]:
        """List the accounts, newest first; for admins.

        `q` finds parts of names and addresses.
        """
        wanted = PeopleFilter(search=q, role=role, status=status)
        return listing.show(await users.people(actor, wanted, listing.page))

    @get("/{user_id:str}", operation_id="getUser", opt={"public": True})
    async def show(self, user_id: FromPath[UUID], users: Users) -> PublicProfile:
        """Show the public side of somebody.

        Name, title, words about themself and picture. Addresses and roles are never in it;
        suspended and erased accounts are 404.
        """
        return await users.profile(UserId(user_id))

    @post(
        "/{user_id:str}/role",
        status_code=HTTP_200_OK,
        operation_id="changeRole",
        opt={"refuses": (LastAdmin,)},
    )
    async def change_role(
        self,
        user_id: FromPath[UUID],
        data: JSONBody[NewRole],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        users: Users,
    ) -> Me:
        """Make somebody a student, an instructor or an admin; for admins.

        It is in force everywhere within a second, whatever older tokens say; sessions go on. The
        last admin stays one.
        """
        return await users.change_role(
            actor, UserId(user_id), data.role, expected_version=expected_version, once=once
        )

    @post(
        "/{user_id:str}/suspend",
        status_code=HTTP_200_OK,
        operation_id="suspendUser",
        opt={"refuses": (InvalidTransition, LastAdmin)},
    )
    async def suspend(
        self,
        user_id: FromPath[UUID],
        data: JSONBody[Suspension],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        users: Users,
    ) -> Me:
        """Let somebody in no more; for admins.

        Every session of theirs ends within a second, and none of its tokens comes back to life. The
        last admin cannot be suspended.
        """
        return await users.suspend(
            actor,
            UserId(user_id),
            Reason(data.reason),
            expected_version=expected_version,
            once=once,
        )

    @post(
        "/{user_id:str}/reinstate",
        status_code=HTTP_200_OK,
        operation_id="reinstateUser",
        opt={"refuses": (InvalidTransition,)},
    )
    async def reinstate(
        self,
        user_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        users: Users,
    ) -> Me:
        """Let somebody in again who was suspended; for admins.

        They have to log in anew.
        """
        return await users.reinstate(
            actor, UserId(user_id), expected_version=expected_version, once=once
        )

    @delete(
        "/{user_id:str}",
        operation_id="eraseUser",
        opt={"refuses": (FreshLoginRequired, LastAdmin, OwnsCourses)},
    )
    async def erase(
        self,
        user_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        users: Users,
    ) -> None:
        """Erase somebody's account for good; for admins.

        Address, name and profile are forgotten everywhere; enrollments and certificates stay as
        those of a "Former learner". Whoever owns courses that are not archived cannot be erased
        before these are handed over.
        """
        await users.erase(actor, UserId(user_id), expected_version=expected_version)
