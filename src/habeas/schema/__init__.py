"""Joins every context's graphql.py into one schema; what has no policy or no description stops the start-up."""

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from habeas.access import PolicyBook
from habeas.audit.policy import POLICY as AUDIT
from habeas.cessations.graphql import CessationMutation
from habeas.cessations.policy import POLICY as CESSATIONS
from habeas.clients.graphql import ClientMutation
from habeas.clients.policy import POLICY as CLIENTS
from habeas.collection.graphql import CollectionMutation
from habeas.collection.policy import POLICY as COLLECTION
from habeas.connectors.graphql import ConnectorMutation
from habeas.connectors.policy import POLICY as CONNECTORS
from habeas.consent.graphql import ConsentMutation
from habeas.consent.policy import POLICY as CONSENT
from habeas.demands.graphql import AuthorityDemandMutation, AuthorityDemandQuery
from habeas.demands.policy import POLICY as DEMANDS
from habeas.disclosures import graphql as disclosures
from habeas.disclosures.graphql import AssuranceMutation, DisclosureMutation, FiguresMutation, TransferMutation
from habeas.disclosures.policy import POLICY as DISCLOSURES
from habeas.founding.policy import POLICY as FOUNDING
from habeas.incidents.graphql import IncidentMutation
from habeas.incidents.policy import POLICY as INCIDENTS
from habeas.inventory.graphql import InventoryQuery
from habeas.inventory.policy import POLICY as INVENTORY
from habeas.minors.graphql import MinorMutation
from habeas.minors.policy import POLICY as MINORS
from habeas.notices.graphql import NoticeMutation, NoticeQuery, PresentationMutation
from habeas.notices.policy import POLICY as NOTICES
from habeas.oversight.graphql import LedgerSubscription, OversightMutation, ProofQuery
from habeas.oversight.policy import POLICY as OVERSIGHT
from habeas.publications.graphql import PublicationMutation
from habeas.publications.policy import POLICY as PUBLICATIONS
from habeas.reading.resolve import NodeQuery, install
from habeas.reading.types import SCALARS
from habeas.resources.graphql import ResourceMutation
from habeas.resources.policy import POLICY as RESOURCES
from habeas.rights.graphql import (
    AgentMutation,
    BasicDataMutation,
    CookieMutation,
    DeclarationMutation,
    FeeMutation,
    ProfileMutation,
    RepresentationMutation,
    RequestStepMutation,
    RightsMutation,
    RightsQuery,
    TransmissionMutation,
    WhatIfQuery,
)
from habeas.rights.policy import POLICY as RIGHTS
from habeas.safeguards.graphql import SafeguardMutation, SafeguardQuery, SafeguardRegisterMutation, StaffMutation
from habeas.safeguards.policy import POLICY as SAFEGUARDS
from habeas.schema.completeness import check_complete
from habeas.schema.scopes import show_scopes
from habeas.schema.words import explain
from habeas.storage.table import Table
from habeas.tenancy.graphql import PersonMutation, TenancyQuery
from habeas.tenancy.policy import POLICY as TENANCY
from habeas.vault.graphql import VaultMutation
from habeas.vault.policy import POLICY as VAULT
from habeas.writing.policy import POLICY as WRITING

BOOK = PolicyBook(
    (
        AUDIT,
        CESSATIONS,
        CLIENTS,
        CONNECTORS,
        CONSENT,
        DEMANDS,
        DISCLOSURES,
        FOUNDING,
        INCIDENTS,
        COLLECTION,
        INVENTORY,
        MINORS,
        NOTICES,
        OVERSIGHT,
        PUBLICATIONS,
        RESOURCES,
        RIGHTS,
        SAFEGUARDS,
        TENANCY,
        VAULT,
        WRITING,
    )
)

_QUERIES = (
    NodeQuery,
    TenancyQuery,
    InventoryQuery,
    NoticeQuery,
    RightsQuery,
    WhatIfQuery,
    ProofQuery,
    AuthorityDemandQuery,
    SafeguardQuery,
)
_MUTATIONS = (
    RightsMutation,
    DeclarationMutation,
    FeeMutation,
    RequestStepMutation,
    AgentMutation,
    TransmissionMutation,
    RepresentationMutation,
    ConsentMutation,
    CollectionMutation,
    MinorMutation,
    PersonMutation,
    DisclosureMutation,
    AssuranceMutation,
    TransferMutation,
    FiguresMutation,
    PublicationMutation,
    ResourceMutation,
    NoticeMutation,
    PresentationMutation,
    OversightMutation,
    ConnectorMutation,
    ClientMutation,
    IncidentMutation,
    CessationMutation,
    AuthorityDemandMutation,
    SafeguardMutation,
    SafeguardRegisterMutation,
    StaffMutation,
    ProfileMutation,
    CookieMutation,
    BasicDataMutation,
    VaultMutation,
)


def build_schema() -> strawberry.Schema:
    """The schema, checked for completeness, with the read engine installed. MISCONFIGURED names every gap."""
    schema = strawberry.Schema(
        query=merge_types("Query", _QUERIES),
        mutation=merge_types("Mutation", _MUTATIONS),
        subscription=LedgerSubscription,
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    check_complete(schema._schema, Table.metadata, BOOK)
    show_scopes(schema._schema, BOOK)
    explain(schema._schema)
    install(schema._schema)
    return schema


__all__ = ["BOOK", "build_schema", "disclosures"]
