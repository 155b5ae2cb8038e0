"""What clients see of a controller and its register (GDPR 30, PIPL 17)."""

import strawberry

from habeas.access import Variable
from habeas.inventory import model
from habeas.inventory.rules import BusinessPurpose
from habeas.reading.binding import Among, OfActor, Same
from habeas.reading.fields import bound, column, document, global_id, many, one, paged
from habeas.reading.types import JSON, Connection, Node
from habeas.tenancy import model as tenancy

strawberry.enum(
    BusinessPurpose,
    description="The business purposes of the CCPA, a closed list (Cal. Civ. Code 1798.140(e)(1) to (8)).",
)


@bound(model.Service)
@strawberry.type(description="A product or service to which a notice applies.")
class Service:
    """A product or service."""

    code: str = column("Its code, such as ANYSHARE.")
    name: str = column("Its name.")
    status: str = column("ACTIVE, or CEASED: then nothing more is collected (AOMEI-41).")


@bound(model.DataCategory)
@strawberry.type(description="A category of personal data; every item in it is named.")
class DataCategory:
    """A category of personal data."""

    code: str = column("Its code.")
    name: str = column("Its name.")
    sensitive: bool = column("Is it sensitive under a law of this controller? Shown with emphasis (AISHU-5).")
    field_class: str = column("The class under which administrators' access is approved and logged.")
    items: JSON = document(
        "items",
        "The items of the category, each with code and name. `own_form`: the form in which people correct it"
        " themselves, TEXT, TELEPHONE or NAMED_PARTS (AISHU-147); absent: by a request."
        " `identifies`: ALONE, if it tells by itself who the person is, or COMBINED, together with other data (GDPR"
        " 4(1); AISHU-17); absent: COMBINED.",
    )


@bound(model.Purpose)
@strawberry.type(description="A purpose that was defined before data were collected for it.")
class Purpose:
    """A purpose."""

    code: str = column("Its code.")
    name: str = column("Its name.")
    dpv: str | None = column("Its IRI in the W3C Data Privacy Vocabulary, where one exists.")
    objectable: bool = column("Can people say no to this purpose alone (GDPR 21(1); AISHU-33, AISHU-35)?")
    marketing: bool = column("Is it direct marketing, which ends with a word (GDPR 21(2)-(3), PIPL 24(2))?")
    sale: bool = column("Is it a sale of data, for money or anything else of value (CCPA 1798.140(ad))?")
    sharing: bool = column("Is it sharing for advertising across contexts (CCPA 1798.140(ah))?")
    locked: bool = column("Does what is collected for it serve nothing else (AOMEI-29, AOMEI-30)?")
    reference_needed: bool = column(
        "Must each collection name the law or the authorization it rests on (AISHU-38, AISHU-39)?"
    )
    parts: list[str] = column("The only uses that it covers, where it lists them (AISHU-37).")
    business_purpose: BusinessPurpose | None = column(
        "What it is of the business purposes that California's law lists; null: none of them (Cal. Civ. Code"
        " 1798.140(e); AISHU-193, AISHU-194)."
    )


@strawberry.type(description="A transfer of data to another country, and what permits it.")
class Transfer:
    """A transfer."""

    to: str = column("The country of destination, ISO 3166-1.")
    mechanism: str | None = column("The mechanism on file, such as SCC_46; null: none, which is a finding.")


@bound(model.ProcessingActivity, tag="ACT", key="code")
@strawberry.type(description="What is done with which data, for which purpose and on which legal basis (GDPR 30(1)).")
class ProcessingActivity(Node):
    """A processing activity."""

    id: strawberry.ID = global_id("The activity's id.")
    purpose: Purpose | None = one(Purpose, "For what.", on=(Same("org_id", "org_id"), Same("code", "purpose_code")))
    legal_basis: str = column("On which legal basis; per law in `legalBases`.")
    legal_bases: JSON = document("legal_bases", "The basis under each law, by the law's code.")
    categories: list[DataCategory] = many(
        DataCategory,
        "Which categories of data.",
        on=(Same("org_id", "org_id"), Among("code", "category_codes")),
        order=("code",),
    )
    retention: str = column("How long, in words.")
    retention_period: str | None = column("How long, ISO 8601; null: as long as the anchor says.")
    retention_anchor: str | None = column(
        "From when that counts: ACCOUNT_LIFE, COLLECTED_AT, TICKET_CLOSED, PURPOSE_ENDED, CONSENT_WITHDRAWN; or"
        " NOT_STORED (AISHU-86, AISHU-87, AOMEI-76)."
    )
    source: str | None = column("The code of the source from which its data come.", "source_code")
    necessity: str | None = column("NECESSARY or OPTIONAL for the service.")
    assessment: str | None = column("The assessment that supports legitimate interests (GDPR 6(1)(f)).")
    minimisation: str | None = column("How its scope is kept small (AISHU-41).")
    transfers: list[Transfer] = document("transfers", "To which countries, under which mechanism.")


@bound(model.DevicePermission)
@strawberry.type(description="A device permission: each serves one function and can be refused without harm to others.")
class DevicePermission:
    """A device permission."""

    platform: str = column("ANDROID, IOS or another platform.")
    name: str = column("The platform's name of the permission.")
    function: str = column("The function that needs it.")
    purpose: str = column("Why the function needs it.")
    closable: bool = column("Can it be switched off?")
    impact: str = column("What is lost when it is switched off.")
    opens: list[str] = column("The categories and items (DEVICE.IMEI) that are collected only while it is granted.")


@bound(model.DataSource)
@strawberry.type(description="Where data may come from (GDPR 14(2)(f)).")
class DataSource:
    """A source."""

    code: str = column("Its code.")
    name: str = column("Its name.")
    needs_agreement: bool = column("Must each collection name the agreement that makes it lawful (AISHU-29, AISHU-32)?")


@bound(model.Cookie)
@strawberry.type(description="A cookie; one without a registered purpose is never filled (AISHU-117, AOMEI-34).")
class Cookie:
    """A cookie."""

    code: str = column("Its code.")
    name: str = column("Its name.")
    purposes: list[Purpose] = many(
        Purpose, "What for.", on=(Same("org_id", "org_id"), Among("code", "purpose_codes")), order=("code",)
    )
    contents: list[str] = column("The codes of the items in it (AISHU-113).")
    issuer: str = column("The host that sets it, and the only one that reads it (AISHU-114, AOMEI-33).")
    secure: bool = column("Is it sent over TLS alone?")
    http_only: bool = column("Is it kept from scripts?")
    same_site: str = column("STRICT, LAX or NONE.")
    impact: str = column("What is lost without it, and nothing else (AISHU-116, AOMEI-36).")


@bound(tenancy.Organization, tag="CTL", key="org_id")
@strawberry.type(description="The controller of the caller: who decides why and how data are used (GDPR 4(7)).")
class Controller(Node):
    """A controller."""

    id: strawberry.ID = global_id("The controller's id.")
    name: str = column("The name by which it is known.")
    legal_name: str = column("The legal entity (AISHU-3, AOMEI-92).")
    registered_address: str | None = column(
        "Where it is registered (GDPR 13(1)(a), PIPL 17(1)); null: the declaration does not say."
    )
    services: list[Service] = many(
        Service, "Its products and services.", on=(Same("org_id", "org_id"),), order=("code",)
    )
    purposes: list[Purpose] = many(
        Purpose, "Every purpose, defined beforehand (AOMEI-2).", on=(Same("org_id", "org_id"),), order=("code",)
    )
    data_categories: list[DataCategory] = many(
        DataCategory, "Every category of data it collects.", on=(Same("org_id", "org_id"),), order=("code",)
    )
    data_sources: list[DataSource] = many(
        DataSource, "Where its data may come from.", on=(Same("org_id", "org_id"),), order=("code",)
    )
    cookies: list[Cookie] = many(Cookie, "Its cookies.", on=(Same("org_id", "org_id"),), order=("code",))
    permissions: list[DevicePermission] = many(
        DevicePermission,
        "What its apps may ask for.",
        on=(Same("org_id", "org_id"),),
        order=("code",),
    )
    processing_activities: Connection[ProcessingActivity] = paged(
        ProcessingActivity, "Its record of processing activities.", on=(Same("org_id", "org_id"),), order=("code",)
    )


@strawberry.type
class InventoryQuery:
    """Root fields of the inventory."""

    controller: Controller | None = one(
        Controller, "The controller under which the caller acts.", on=(OfActor("org_id", Variable.CONTROLLER),)
    )
