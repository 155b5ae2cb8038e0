"""The OAuth clients of a controller's partners: registered, given new secrets, suspended and removed."""
