"""What clients see of recipients and disclosures, and how a disclosure is asked for."""

from habeas.disclosures.graphql.assuring import AssuranceMutation
from habeas.disclosures.graphql.disclosure import Disclosure, DisclosureMutation
from habeas.disclosures.graphql.recipient import Recipient

__all__ = ["AssuranceMutation", "Disclosure", "DisclosureMutation", "Recipient"]
