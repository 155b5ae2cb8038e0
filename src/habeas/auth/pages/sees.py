"""What each scope lets an application see or do, told to the person who is asked to allow it."""

from habeas.access import Permission

SEES: dict[Permission, str] = {
    Permission.CLIENTS_MANAGE: "It can let partners in and shut them out; it sees no person's data.",
    Permission.CONSENTS_MANAGE: "It can give and withdraw consents in your name, and sees those that you gave.",
    Permission.DEMANDS_HANDLE: "It sees demands of authorities, and can hand over the data that two people approved.",
    Permission.DISCLOSURES_MANAGE: "It can change the list of recipients; it sees no person's data.",
    Permission.DOMAINS_MANAGE: "It sees the organization's domains, can start and end proofs of them, and can connect"
    " the organization's own sign-in.",
    Permission.INCIDENTS_MANAGE: "It sees incidents, and how many people each concerns.",
    Permission.INVENTORY_MANAGE: "It can change the register of services, data and purposes; it sees no person's data.",
    Permission.JOURNAL_READ: "It sees who changed what, and when, but not the data themselves.",
    Permission.LEDGER_READ: "It sees which administrator looked at whose data, when and why.",
    Permission.MEMBERS_CONTENT_READ: "It sees members' data, where a second administrator has approved that;"
    " each member can read that it did.",
    Permission.MEMBERS_MANAGE: "It can invite, suspend and remove members.",
    Permission.MEMBERS_READ: "It sees names, addresses and roles of members; each look is written down for the member.",
    Permission.NOTICES_PUBLISH: "It can publish what people will be asked to agree to.",
    Permission.ORGANIZATIONS_REGISTER: "It can set up organizations and the people in them.",
    Permission.OVERSIGHT_APPROVE: "It can approve another administrator's access to a member's data.",
    Permission.RECORDS_COLLECT: "It can store data about the people whom a service serves.",
    Permission.REQUESTS_HANDLE: "It sees requests of people, their notes and the answers, and can decide them.",
    Permission.REQUESTS_OPEN: "It can send requests in your name to those who hold your data.",
    Permission.REQUESTS_TRACK: "It sees how the requests stand that it sent; not what they answer.",
    Permission.RIGHTS_EXERCISE: "It can ask for your data, their correction or their deletion in your name.",
    Permission.SELF_READ: "It sees your name and addresses, everything that is stored about you, your requests, and who"
    " looked at your data.",
    Permission.SELF_WRITE: "It can change your profile and accept notices in your name.",
}
