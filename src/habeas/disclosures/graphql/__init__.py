"""What clients see of recipients and disclosures, and how a disclosure is asked for."""

from habeas.disclosures.graphql.disclosure import Disclosure, DisclosureMutation
from habeas.disclosures.graphql.recipient import Recipient

__all__ = ["Disclosure", "DisclosureMutation", "Recipient"]
