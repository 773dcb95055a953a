"""Schemas say what the decoder takes and what the encoder writes."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

from presentation.openapi.schemas import Schemas
from presentation.paging import CursorPage


class Crust(StrEnum):
    THIN = "thin"
    MEDIUM = "medium"
    BURNT = "burnt"


class LoafChange(Struct, forbid_unknown_fields=True):
    """A change of a loaf;
    ``weight`` is in grams."""

    name: Annotated[str, Meta(max_length=20)] | UnsetType = UNSET
    weight: Annotated[int, Meta(ge=0)] | UnsetType | None = UNSET
    crust: Crust | UnsetType = UNSET
    copies: int = 1


class LoafView(Struct):
    """A loaf."""

    name: str
    baked_at: datetime | None
    slices: list[int] = field(default_factory=list)
    crust: Crust = Crust.THIN
    note: str | UnsetType = UNSET


class Sparse(Struct, omit_defaults=True):
    """Leaves out what is as usual."""

    name: str
    crust: Crust = Crust.THIN


SCHEMAS = Schemas([LoafChange, LoafView, Sparse, CursorPage[LoafView]])


def test_a_field_that_may_be_unset_is_optional_and_null_only_where_none_is_allowed() -> None:
    change = SCHEMAS.components["LoafChange"]

    assert "required" not in change
    assert change["properties"]["name"] == {"type": "string", "maxLength": 20}
    assert change["properties"]["weight"] == {
        "anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]
    }


def test_a_default_of_a_request_is_shown_and_need_not_be_sent() -> None:
    change = SCHEMAS.components["LoafChange"]

    assert change["properties"]["copies"] == {"type": "integer", "default": 1}
    assert "required" not in change


def test_what_forbids_unknown_fields_says_so_and_an_answer_stays_open() -> None:
    assert SCHEMAS.components["LoafChange"]["additionalProperties"] is False
    assert "additionalProperties" not in SCHEMAS.components["LoafView"]


def test_an_answer_has_its_defaults_always_and_what_is_left_out_sometimes() -> None:
    assert SCHEMAS.components["LoafView"]["required"] == ["name", "baked_at", "slices", "crust"]
    assert SCHEMAS.components["Sparse"]["required"] == ["name"]


def test_a_time_of_an_answer_has_its_format() -> None:
    assert SCHEMAS.components["LoafView"]["properties"]["baked_at"] == {
        "anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]
    }


def test_an_enum_keeps_the_order_of_its_declaration() -> None:
    assert SCHEMAS.components["Crust"] == {"type": "string", "enum": ["thin", "medium", "burnt"]}


def test_a_docstring_becomes_one_line_of_markdown() -> None:
    text = SCHEMAS.components["LoafChange"]["description"]

    assert text == "A change of a loaf; `weight` is in grams."


def test_a_page_is_named_for_what_is_on_it() -> None:
    assert SCHEMAS.of(CursorPage[LoafView]) == {"$ref": "#/components/schemas/LoafViewPage"}
    assert "LoafViewPage" in SCHEMAS.components
