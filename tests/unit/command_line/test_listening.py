"""HOST, PORT and WORKERS as people write them."""

import pytest

from infrastructure.listening import Listening
from infrastructure.refusal import CommandRefused


def test_without_settings_one_process_listens_on_this_machine_alone() -> None:
    assert Listening.read({}) == Listening(host="127.0.0.1", port=8000, workers=1)


def test_settings_are_read_from_the_environment() -> None:
    read = Listening.read({"HOST": "localhost", "PORT": "8080", "WORKERS": "4"})

    assert read == Listening(host="localhost", port=8080, workers=4)


def test_an_empty_setting_is_none() -> None:
    assert Listening.read({"HOST": "", "PORT": "", "WORKERS": ""}) == Listening()


@pytest.mark.parametrize("port", ["-1", "65536", "8000.0", "eight", "٨٠٠٠", " 80", "+80"])
def test_a_port_is_a_number_in_range(port: str) -> None:
    with pytest.raises(CommandRefused, match="PORT must be a number from 0 to 65535") as refused:
        Listening.read({"PORT": port})

    assert refused.value.exit_code == 2


@pytest.mark.parametrize("workers", ["0", "257", "many"])
def test_workers_are_a_number_in_range(workers: str) -> None:
    with pytest.raises(CommandRefused, match="WORKERS must be a number from 1 to 256"):
        Listening.read({"WORKERS": workers})
