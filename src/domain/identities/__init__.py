"""Who people are elsewhere: identities at providers, and the way there and back."""
