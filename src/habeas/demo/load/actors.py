"""The platform itself as an actor, for an organization and where needed for one person of it."""

from functools import partial

from habeas import access

CLIENT = "habeas-demo"


platform = partial(access.platform, client=CLIENT)
