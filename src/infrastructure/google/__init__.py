"""Google, or any other OpenID provider, as a place where people prove who they are."""
