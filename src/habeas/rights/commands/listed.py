"""What the list of each right keeps of a request: whether it is open, and the dates by which the desk sorts."""

KEPT = """
update habeas.requested_right n set open = r.open, received_at = r.received_at, due_order = r.due_order
  from request r where n.org_id = r.org_id and n.request_id = r.id
"""


def listed_anew(change: str) -> str:
    """An update of rows of rights_request, as one statement that keeps the lists of their rights true."""
    return f"with request as ({change} returning org_id, id, open, received_at, due_order) {KEPT}"
