"""The items of a declaration: what each section may hold."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from habeas.disclosures.rules.transfers import LawFinding, TransferBasis
from habeas.founding.rules.words import (
    Address,
    Code,
    Item,
    ItemCode,
    Key,
    Name,
    Place,
    RegionCode,
    Text,
    Url,
    Yes,
    worded,
)
from habeas.inventory.rules import BusinessPurpose

FieldClass = Literal[
    "IDENTITY", "CONTACT", "ACCOUNT", "DEVICE", "LOGS", "USAGE", "CONTENT", "CREDENTIAL", "FEEDBACK", "BIOMETRIC"
]
Anchor = Literal["ACCOUNT_LIFE", "COLLECTED_AT", "TICKET_CLOSED", "PURPOSE_ENDED", "CONSENT_WITHDRAWN", "NOT_STORED"]
RecipientRole = Literal["PROCESSOR", "INDEPENDENT_CONTROLLER", "AFFILIATE", "SUCCESSOR"]
RecipientKind = Literal[
    "AFFILIATE", "CHAT_TOOL", "ORGANIZATION", "PARTNER", "SDK", "SERVICE_PROVIDER", "SUCCESSOR", "ADVERTISER",
    "APP_DEVELOPER", "OPEN_PLATFORM",
]  # fmt: skip
Period = Annotated[
    str,
    StringConstraints(strict=True),
    worded(
        r"P(?=[0-9])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?",
        "A period is written as in ISO 8601, in years, months, weeks and days, such as P12M or P1Y6M",
    ),
]


class ControllerItem(Item):
    """The controller: who it is, where it sits, and in which region whose data have to be."""

    key: Key
    id: UUID | None = None
    name: Name
    legal_name: Name
    registered_address: Text | None = None
    country: Place | None
    contact_email: Address
    region: RegionCode
    establishments: list[Place]
    residency: dict[str, RegionCode] | None = None


class ServiceItem(Item):
    """A product or service; that one ends is told to its people by a cessation, and never by this file."""

    code: Code
    name: Name


class SourceItem(Item):
    """Where data come from."""

    code: Code
    name: Name
    needs_agreement: Yes = False


class DataItem(Item):
    """One datum of a category."""

    code: Code
    name: Name
    necessity: Literal["NECESSARY", "OPTIONAL", "DECLARED_NECESSARY"]
    justification: Text | None = None
    kind: Literal["DEVICE_STATE", "DEVICE_IDENTIFIER"] | None = None
    credential: Yes = False
    sensitive: Yes = False
    intrusive: Yes = False
    on_action: Yes = False
    identifies: Literal["ALONE", "COMBINED"] = "COMBINED"
    own_form: Literal["TEXT", "TELEPHONE", "NAMED_PARTS"] | None = None


class CategoryItem(Item):
    """A category of data, with every datum in it."""

    code: Code
    name: Name
    field_class: FieldClass
    sensitive: Yes
    items: Annotated[list[DataItem], Field(min_length=1)]


class PurposeItem(Item):
    """A purpose, and what kind of use it is."""

    code: Code
    name: Name
    dpv: Url | None = None
    objectable: Yes = False
    marketing: Yes = False
    sale: Yes = False
    sharing: Yes = False
    locked: Yes = False
    reference_needed: Yes = False
    parts: list[Code] = Field(default_factory=list)
    business_purpose: BusinessPurpose | None = None


class Retention(Item):
    """How long, in words, from when, and as a period of ISO 8601."""

    text: Text
    anchor: Anchor
    period: Period | None = None


class TransferItem(Item):
    """A transfer that an activity makes."""

    origin: Name
    to: Name
    mechanism: Code | None


class ActivityItem(Item):
    """A processing activity: which data, for what, on which basis under which law (GDPR 30(1))."""

    code: Code
    name: Name | None = None
    purpose: Code
    default_legal_basis: Code
    legal_basis: dict[str, Code]
    categories: list[Code]
    recipients: list[Code] = Field(default_factory=list)
    retention: Retention
    source: Code
    necessity: Literal["NECESSARY", "OPTIONAL"]
    transfers: list[TransferItem] = Field(default_factory=list)
    assessment: Text | None = None
    minimisation: Text | None = None


class PermissionItem(Item):
    """A device permission and the one function that needs it."""

    code: Code
    platform: Literal["ANDROID", "IOS", "ANDROID_AND_IOS"]
    name: Name
    function: Text
    purpose: Text
    closable: Yes
    impact: Text
    service: Code
    opens: list[ItemCode] = Field(default_factory=list)


class CookieItem(Item):
    """A cookie, its purposes and the items in it."""

    code: Code
    name: Name
    purposes: list[Code]
    contents: list[Code]
    issuer: Name
    secure: Yes
    http_only: Yes
    same_site: Literal["STRICT", "LAX", "NONE"]
    impact: Text
    recipient: Code | None = None


class RecipientItem(Item):
    """Somebody who receives data: as what, where, for what and under which commitment."""

    code: Code
    name: Name
    kind: RecipientKind
    role: RecipientRole
    country: Place | None
    service: Code | None = None
    purposes: list[Code]
    categories: list[Code]
    fields: list[Name] = Field(default_factory=list)
    policy_url: Url | None = None
    commitment: Literal["SIGNED", "NONE"]


class AssessmentItem(Item):
    """That the law at the destination was weighed: in which document, with which finding, and when."""

    country: Place
    reference: Annotated[Text, Field(max_length=500)]
    finding: LawFinding
    assessed_at: date
    review_at: date | None = None


class MechanismItem(Item):
    """What lets data of one region be read in another, and for which purposes (`all`, or those listed)."""

    code: Code
    from_region: RegionCode
    to_region: RegionCode
    mechanism: TransferBasis
    purposes: Literal["all"] | Annotated[list[Code], Field(min_length=1)]
    reference: Text
    on_file_since: date
    valid_until: date | None = None
    assessment: AssessmentItem


class Audience(StrEnum):
    """For whom an application is: the people themselves, or the staff of organizations and of the controller."""

    PEOPLE = "PEOPLE"
    STAFF = "STAFF"


class Application(Item):
    """An application of the controller's own, with which people sign in; it holds no secret (RFC 8252, 8.5)."""

    client_id: Annotated[
        str,
        StringConstraints(strict=True),
        worded(
            r"[a-z][a-z0-9-]{2,62}",
            "A client's id has small letters, digits and hyphens, begins with a letter, and has 3 to 63 characters",
        ),
    ]
    name: Name
    about: Text
    audience: Audience
    redirect_uris: Annotated[list[str], Field(min_length=1, max_length=10)]


class StaffItem(Item):
    """One of the controller's first people, who is invited by mail."""

    email: Address
    role: Literal["PRIVACY_TEAM"]


class Declaration(Item):
    """A controller as a whole."""

    controller: ControllerItem
    services: Annotated[list[ServiceItem], Field(min_length=1)]
    sources: list[SourceItem] = Field(default_factory=list)
    data_categories: list[CategoryItem] = Field(default_factory=list)
    purposes: list[PurposeItem] = Field(default_factory=list)
    processing_activities: list[ActivityItem] = Field(default_factory=list)
    permissions: list[PermissionItem] = Field(default_factory=list)
    cookies: list[CookieItem] = Field(default_factory=list)
    recipients: list[RecipientItem] = Field(default_factory=list)
    transfer_mechanisms: list[MechanismItem] = Field(default_factory=list)
    applications: list[Application] = Field(default_factory=list)
    people: list[StaffItem] = Field(default_factory=list)

    def section(self, name: str) -> list[Any]:
        """The items of a section."""
        found: list[Any] = getattr(self, name)
        return found
