"""What accounts refuse."""

from domain.errors import Conflict, Forbidden


class EmailTaken(Conflict):
    """An account with this address exists already. No answer to a visitor says so: it is for
    operators alone.
    """

    code = "email_taken"
    title = "Address taken"

    def __init__(self) -> None:
        super().__init__("There is an account with this address.")


class LastAdmin(Conflict):
    """Nobody would be left to administer the platform: this is the only active account with the
    role `admin`. Make somebody else an admin first.
    """

    code = "last_admin"
    title = "The last admin"

    def __init__(self) -> None:
        super().__init__("This is the only active admin; make somebody else one first.")


class OwnsCourses(Conflict):
    """The account owns courses that are not archived: their learners would be left without a
    teacher. Archive them, or hand them over to another instructor, and try again.
    """

    code = "owns_courses"
    title = "Owns courses"

    def __init__(self) -> None:
        super().__init__("This account owns courses; archive them or hand them over first.")


class FreshLoginRequired(Forbidden):
    """What you are about to do cannot be undone, and your login is older than ten minutes: log in
    again, and repeat the request with the new access token.
    """

    code = "fresh_login_required"
    title = "Fresh login required"

    def __init__(self) -> None:
        super().__init__("Log in again: this needs a login of the last ten minutes.")
