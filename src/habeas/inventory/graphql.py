"""What clients see of a controller and its register (GDPR 30, PIPL 17)."""

import strawberry

from habeas.access import Variable
from habeas.inventory import model
from habeas.reading.binding import Among, OfActor, Same
from habeas.reading.fields import bound, column, document, global_id, many, one, paged
from habeas.reading.types import JSON, Connection, Node
from habeas.tenancy import model as tenancy


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
    items: JSON = document("items", "The items of the category, each with code and name.")


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


@bound(tenancy.Organization, tag="CTL", key="org_id")
@strawberry.type(description="The controller of the caller: who decides why and how data are used (GDPR 4(7)).")
class Controller(Node):
    """A controller."""

    id: strawberry.ID = global_id("The controller's id.")
    name: str = column("The name by which it is known.")
    legal_name: str = column("The legal entity (AISHU-3, AOMEI-92).")
    services: list[Service] = many(
        Service, "Its products and services.", on=(Same("org_id", "org_id"),), order=("code",)
    )
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
