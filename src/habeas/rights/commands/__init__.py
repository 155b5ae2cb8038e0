"""The changes that requests know: sending, withdrawing, deciding, and preparing and handing out answers."""

from habeas.rights.commands.decide import DecideRight
from habeas.rights.commands.download import Answer, CountDownload, open_answer
from habeas.rights.commands.locate import region_of_request
from habeas.rights.commands.prepare import PrepareAnswer
from habeas.rights.commands.submit import PREPARE_ANSWER, SubmitRightsRequest
from habeas.rights.commands.withdraw import WithdrawRightsRequest

__all__ = [
    "PREPARE_ANSWER",
    "Answer",
    "CountDownload",
    "DecideRight",
    "PrepareAnswer",
    "SubmitRightsRequest",
    "WithdrawRightsRequest",
    "open_answer",
    "region_of_request",
]
