"""What is asked of a new password (contract, section 4)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.auth.applicant import Applicant
from domain.auth.password import Password, PasswordPolicy
from domain.errors import Invalid
from domain.text import DisplayName, Email

COMMON = frozenset({"password", "password1234", "1234567890", "qwertyuiop123"})
POLICY = PasswordPolicy(common=COMMON)
ADA = (Email("ada.lovelace@example.org"), DisplayName("Ada Lovelace"))


def accepted(password: str, policy: PasswordPolicy = POLICY) -> bool:
    try:
        policy.require(Password(password), email=ADA[0], display_name=ADA[1])
    except Invalid:
        return False
    return True


@pytest.mark.parametrize(
    "password",
    [
        "aaaa bbbb cccc dddd e",
        "  spaces around it  ",
        "nur kleinbuchstaben",
        "😀😃😄😁😆😅😂🤣😊😇🙂🙃",
        "correct horse battery staple",
        "k9#Vx2$pLq8!",
        "x" * 6 + "y" * 6,
    ],
)
def test_any_twelve_characters_will_do(password: str) -> None:
    assert accepted(password)


@pytest.mark.parametrize("length", [12, 64, 128])
def test_every_length_up_to_128_is_accepted(length: int) -> None:
    assert accepted(("abc def ghi jkl " * 8)[:length])


def test_a_short_one_is_refused_by_the_name_of_the_rule() -> None:
    with pytest.raises(Invalid) as refused:
        POLICY.require(Password("elevenchars"), email=ADA[0], display_name=ADA[1])
    (fault,) = refused.value.faults
    assert fault.pointer == "/password"
    assert "12 characters" in fault.detail


def test_the_shortest_length_can_be_set() -> None:
    assert accepted("elevenchars", PasswordPolicy(common=COMMON, min_length=11))


@pytest.mark.parametrize("password", ["password1234", "PassWord1234", "QWERTYUIOP123"])
def test_a_common_one_is_refused_in_any_case(password: str) -> None:
    assert not accepted(password)


@pytest.mark.parametrize(
    "password", ["passwordpassword", "PasswordPasswordPass", "123456789012345"]
)
def test_a_common_one_repeated_is_refused_even_when_cut_short(password: str) -> None:
    assert not accepted(password)


@pytest.mark.parametrize("password", ["aaaaaaaaaaaa", "😀" * 12, "            ."[:12]])
def test_one_character_repeated_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        POLICY.require(Password(password), email=ADA[0], display_name=ADA[1])


@pytest.mark.parametrize(
    "password",
    [
        "ada.lovelace@example.org",
        "ADA.LOVELACE@EXAMPLE.ORG",
        "ada-lovelace1",
        "ada lovelace 2026",
        "2026 Ada Lovelace",
        "AdaLovelaceAdaLovelace12",
        "elearning2026",
        "e-Learning-123",
    ],
)
def test_ones_own_words_with_a_few_digits_are_refused(password: str) -> None:
    assert not accepted(password)


@pytest.mark.parametrize("password", ["ada lovelace 12345", "ada lovelace was here"])
def test_ones_own_words_with_more_than_that_are_accepted(password: str) -> None:
    assert accepted(password)


def test_a_name_without_letters_forbids_nothing() -> None:
    POLICY.require(Password("any password."), email=ADA[0], display_name=DisplayName("…!"))


@given(st.text(min_size=1, max_size=40))
def test_composed_and_decomposed_letters_are_the_same_password(text: str) -> None:
    visible = "é" + "".join(one for one in text if one.isprintable() and not one.isspace())
    composed, decomposed = (unicodedata.normalize(form, visible) for form in ("NFC", "NFD"))
    assert Password(composed) == Password(decomposed)


def test_more_than_128_characters_are_refused_before_anything_else() -> None:
    with pytest.raises(Invalid):
        Password("x" * 129)


def test_a_password_does_not_show_itself() -> None:
    assert "secret" not in repr(Password("a secret phrase"))


def test_every_fault_of_a_registration_is_named_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        Applicant.checked("nobody", "short", " ", policy=POLICY)
    pointers = {fault.pointer for fault in refused.value.faults}
    assert pointers == {"/email", "/password", "/display_name"}


def test_an_empty_registration_is_refused_like_any_other() -> None:
    with pytest.raises(Invalid):
        Applicant.checked("", "", "", policy=POLICY)
