"""What accounts refuse."""

from domain.errors import Conflict


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
