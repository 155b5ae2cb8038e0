"""Every permission there is, as an OAuth scope `resource:action`, few enough to be read on one page."""

from enum import StrEnum


class Permission(StrEnum):
    """A scope says what may be done; a row rule says to whose data; both must hold."""

    CLIENTS_MANAGE = "clients:manage"
    CONSENTS_MANAGE = "consents:manage"
    DEMANDS_HANDLE = "demands:handle"
    DISCLOSURES_MANAGE = "disclosures:manage"
    DOMAINS_MANAGE = "domains:manage"
    DOMAINS_REVIEW = "domains:review"
    INCIDENTS_MANAGE = "incidents:manage"
    INVENTORY_MANAGE = "inventory:manage"
    JOURNAL_READ = "journal:read"
    LEDGER_READ = "ledger:read"
    LOG_SEAL = "log:seal"
    MEMBERS_CONTENT_READ = "members.content:read"
    MEMBERS_MANAGE = "members:manage"
    MEMBERS_READ = "members:read"
    MEMBERS_UNIT_READ = "members.unit:read"
    NOTICES_PUBLISH = "notices:publish"
    ORGANIZATIONS_REGISTER = "organizations:register"
    OVERSIGHT_APPROVE = "oversight:approve"
    RECORDS_COLLECT = "records:collect"
    REQUESTS_HANDLE = "requests:handle"
    REQUESTS_OPEN = "requests:open"
    REQUESTS_TRACK = "requests:track"
    RIGHTS_EXERCISE = "rights:exercise"
    SAFEGUARDS_MANAGE = "safeguards:manage"
    SAFEGUARDS_READ = "safeguards:read"
    SELF_READ = "self:read"
    SELF_WRITE = "self:write"
    UNDERTAKINGS_ACCEPT = "undertakings:accept"


MEANING: dict[Permission, str] = {
    Permission.CLIENTS_MANAGE: "Register the clients of the controller's partners, suspend and remove them.",
    Permission.CONSENTS_MANAGE: "Give and withdraw your own consents.",
    Permission.DEMANDS_HANDLE: "Review demands of courts and authorities, and hand over what they may have.",
    Permission.DISCLOSURES_MANAGE: "Record recipients, sharing and transfers of the controller.",
    Permission.DOMAINS_MANAGE: "Claim, prove and release domains of the organization, and connect its sign-in.",
    Permission.DOMAINS_REVIEW: "Review and block claims of the controller's customers to domains.",
    Permission.INCIDENTS_MANAGE: "Record incidents of the controller and who must be told.",
    Permission.INVENTORY_MANAGE: "Change the controller's register of services, data and purposes.",
    Permission.JOURNAL_READ: "Read the controller's journal of changes.",
    Permission.LEDGER_READ: "Read the organization's ledger of looks at its members' data.",
    Permission.LOG_SEAL: "Seal the log over journal and ledger, for the platform itself.",
    Permission.MEMBERS_CONTENT_READ: "Read members' data of the approved classes, for the approved purpose.",
    Permission.MEMBERS_MANAGE: "Invite members, suspend and end memberships of the organization.",
    Permission.MEMBERS_READ: "Read the organization's directory of members.",
    Permission.MEMBERS_UNIT_READ: "Read the directory of units of the organization, while they are delegated to you.",
    Permission.NOTICES_PUBLISH: "Publish notices and addenda of the controller.",
    Permission.ORGANIZATIONS_REGISTER: "Register organizations and the people in them, for the platform itself.",
    Permission.OVERSIGHT_APPROVE: "Approve another administrator's access to members' data.",
    Permission.RECORDS_COLLECT: "Store personal records of the people whom a service of the platform serves.",
    Permission.REQUESTS_HANDLE: "See and decide requests of data subjects addressed to the organization.",
    Permission.REQUESTS_OPEN: "Open requests for people who authorized the partner.",
    Permission.REQUESTS_TRACK: "Read the status of requests that the partner opened.",
    Permission.RIGHTS_EXERCISE: "Send, follow and withdraw your own requests.",
    Permission.SAFEGUARDS_MANAGE: "Keep the controller's safeguards, undertakings and reviews of access.",
    Permission.SAFEGUARDS_READ: "Read the controller's safeguards, and who of its staff has access.",
    Permission.SELF_READ: "Read your own terms, data, requests and ledger.",
    Permission.SELF_WRITE: "Change your own profile and accept notices.",
    Permission.UNDERTAKINGS_ACCEPT: "Undertake confidentiality as one of a controller's staff.",
}
