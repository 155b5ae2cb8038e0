"""What clients see and do of incidents."""

from habeas.incidents.graphql.incident import Incident, IncidentNotice
from habeas.incidents.graphql.mutation import IncidentMutation

__all__ = ["Incident", "IncidentMutation", "IncidentNotice"]
