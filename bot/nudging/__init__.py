"""Nudges, from the store to the phone: what is planned, sent, and answered; the policy is in `flows`."""
