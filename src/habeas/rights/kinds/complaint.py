"""A complaint to the controller itself; the way to authorities and courts stays open (PIPL 50, UK GDPR)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind

KIND = Kind(
    right=Right.COMPLAINT,
    titles={
        "en": "Complaint",
        "de": "Beschwerde",
        "zh": "投诉",
        "fr": "Réclamation",
    },
    handling=Handling.DESK,
    promises=("AISHU-182",),
)
