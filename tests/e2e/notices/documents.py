"""What privacy teams and people send in the story of the second versions."""

CONTROLLER = "{ controller { id notices(first: 100) { nodes { id version language inForceFrom } } } }"

PUBLISH = """
mutation Publish($input: PublishNoticeInput!) {
  publishNotice(input: $input) {
    notice {
      id version effectiveFrom inForceFrom
      changes { kind material requires requirements { duty law because } causes }
      differences { clause kind before after }
      consentNeededFrom { count regions { region { code } count accepted } }
      announcements { kind dueAt doneAt subjects }
    }
    userErrors { code message path }
  }
}
"""

PUBLISHED = """
query Published($id: ID!) {
  node(id: $id) { ... on Notice { version inForceFrom announcements { kind dueAt doneAt subjects } } }
}
"""

IN_FORCE = """
query InForce($service: String!, $at: DateTime, $controller: ID) {
  notice(service: $service, at: $at, controller: $controller) { id version inForceFrom }
}
"""

PROOFS = """
{
  viewer {
    noticeAcceptances(first: 100) { nodes { id language kind acceptedAt sha256 notice { version } } }
    consents(first: 100) { nodes { id receipts { id kind sha256 content } } }
  }
}
"""

REQUESTS = """
{
  viewer {
    rightsRequests(first: 100) {
      nodes {
        reference receivedAt effectiveDue hardDue
        clocks { source targetDue legalDue because }
        trace { sentences }
      }
    }
  }
}
"""

ACCEPT = """
mutation Accept($input: AcceptNoticeInput!) {
  acceptNotice(input: $input) { acceptance { id kind notice { version } } userErrors { code message } }
}
"""
