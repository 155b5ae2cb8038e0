"""The pages of the sign-in: plain HTML with forms, which need no script to work."""
