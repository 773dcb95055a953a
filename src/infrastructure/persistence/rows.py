"""The base of all rows. Tables are made by migrations; rows only say how to read and write them."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from advanced_alchemy.base import CommonTableAttributes
from sqlalchemy import DateTime, LargeBinary, MetaData, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import DeclarativeBase


class Row(CommonTableAttributes, DeclarativeBase):
    """A stored row."""

    metadata: ClassVar[MetaData] = MetaData()
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        str: Text(),
        list[str]: ARRAY(Text()),
        list[bytes]: ARRAY(LargeBinary()),
        UUID: PG_UUID(as_uuid=True),
        list[UUID]: ARRAY(PG_UUID(as_uuid=True)),
    }
