"""An organization's provider as others build it: the certified oidc-provider, and a person who signs in there."""
