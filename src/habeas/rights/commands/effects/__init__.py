"""What each kind of right does when it is carried out; one module for each, and none knows another."""
