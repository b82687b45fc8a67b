"""What a chair is told of the terms: who can have reflections opened, and what they agree to."""

ONLY_YOU = "Nobody else reads your reflections here; your administrator does not, and your service has set up no way to open them."
TWO_CAN_OPEN = (
    "Nobody reads your reflections here, and your administrator does not. But your service can have opened what you begin "
    "from the day on which you agree to this, where a court or the law asks for it. That takes two people together, whose "
    "keys are not on that computer. It is recorded, and you are told in this chat, unless a reason not to tell you is "
    "recorded too."
)
DISCLOSED = (
    "On {} your service had {} of yours prepared for opening by the two people who can, as you agreed that it may. Whom to "
    "ask about it is under /privacy."
)
DISCLOSED_COUNT = ("one reflection", "{} reflections")
CONTROLLER = "<b>Who decides about your data:</b> {}"
CONTACT = "<b>Whom to ask:</b> {}"
TERMS_VERSION = "<b>{}</b>, version {}"
AGREED_ON = "You agreed to this on {}."
NOT_AGREED = "You have not agreed to this yet; you are asked before your next reflection."
TERMS_CHANGED = (
    "What your service says of your data has changed. Please read it once before your next reflection; what you have "
    "begun goes on as it was."
)
TERMS_AGREE = "If you are content with that, tap below."
TERMS_AGREED = "Thank you, that is kept. Now tap again what you wanted to begin."
AGREE = "If you are content with that, tap below."
