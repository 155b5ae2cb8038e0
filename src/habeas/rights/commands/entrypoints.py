"""The names of the jobs of requests."""

from habeas.vault.commands import RETENTION_ENDS
from habeas.vault.keeping import ERASURES_ENTERED

PREPARE_ANSWER = "rights.prepare_answer"
EXPIRE_ANSWER = "rights.expire_answer"
WATCH = "rights.watch"
WATCH_TASKS = "rights.watch_tasks"
SEND_MESSAGE = "rights.send_message"
CARRY_OUT = "rights.carry_out"
PURGE = "rights.purge"
EXPORT_FOR_LEAVING = "rights.export_for_leaving"
LIFT = "rights.lift_restriction"
CLOSE_SIGN_IN = "auth.close_account"
"""By which the sign-in ends every session of a person and forgets them; the sign-in carries it out."""
END_SESSIONS = "auth.end_sessions"
"""By which the sign-in has a person sign in anew everywhere; the sign-in carries it out."""
CLEAR_COOKIES = "rights.clear_cookies"
FORGET_ACCOUNT = "rights.forget_account"
ADMIT_REPRESENTATIVE = "rights.admit_representative"
GUARDIAN_AGREES = "rights.guardian_agrees"
TELL_REPRESENTED = "rights.tell_represented"
CHECK_IDENTITY = "rights.check_identity"
FORGET_DECLARATION = "rights.forget_declaration"
TRANSMIT = "rights.transmit"
KEEP_ERASURES = ERASURES_ENTERED
END_RETENTION = RETENTION_ENDS
SYSTEM_ANSWERED = "rights.system_answered"
