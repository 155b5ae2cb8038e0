"""What clients see of recipients and disclosures, and how a disclosure is asked for."""

from habeas.disclosures.graphql.assuring import AssuranceMutation
from habeas.disclosures.graphql.disclosure import Disclosure, DisclosureMutation
from habeas.disclosures.graphql.figures import FiguresMutation
from habeas.disclosures.graphql.recipient import Recipient
from habeas.disclosures.graphql.transfer import TransferMutation

__all__ = ["AssuranceMutation", "Disclosure", "DisclosureMutation", "FiguresMutation", "Recipient", "TransferMutation"]
