"""The Bot API's methods, one file a family, and the checks that they share."""
