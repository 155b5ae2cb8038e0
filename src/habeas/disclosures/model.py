"""Tables of recipients and of transfer mechanisms; org_id is the controller's."""

from datetime import datetime
from uuid import UUID

from habeas.storage.table import Table, instant_column, text_array_column, text_column, uuid_column


class Recipient(Table, table=True):
    """Somebody who receives data, as what, where, for which purposes, and under which commitment."""

    __tablename__ = "recipient"

    org_id: UUID = uuid_column(primary_key=True)
    code: str = text_column(primary_key=True)
    name: str = text_column()
    role: str = text_column()
    country: str | None = text_column(nullable=True)
    service_code: str | None = text_column(nullable=True)
    purpose_codes: list[str] = text_array_column()
    category_codes: list[str] = text_array_column()
    fields: list[str] = text_array_column()
    policy_url: str | None = text_column(nullable=True)
    commitment: str = text_column()


class TransferMechanism(Table, table=True):
    """What lets data of one region be read in another, for which purposes, and since when."""

    __tablename__ = "transfer_mechanism"

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    from_region: str = text_column()
    to_region: str = text_column()
    mechanism: str = text_column()
    purposes: list[str] = text_array_column()
    reference: str = text_column()
    on_file_since: datetime = instant_column()
    valid_until: datetime | None = instant_column(nullable=True)
