"""What is said where a chair finds something again."""

from flows.narrowing import By

SEARCH = "Search"
SHOW_PART = "Show a part"
ALL = "All of them"
FINISHED, DRAFTS = "Finished", "Drafts"
STATES = {"draft": "draft", "finished": "finished", "peer": "finished, with a peer"}

ASK_SEARCH = (
    "What are you looking for? Type one word or several. “Quotation marks” find a phrase, and a minus leaves "
    "a word out: listening -meeting."
)
FOUND = "<b>{count}</b> with {words}, newest first"
PAGE_OF = "<i>Page {page} of {pages}</i>"
NOTHING_FOUND = (
    "Nothing found with {words}. Try fewer words, another word for the same thing, or a phrase without its "
    "quotation marks."
)
NOTHING_ASKED = "That holds nothing to look for. Type at least one word that is not to be left out."
SEARCH_GONE = "You have searched for something else since. Please search again."
CHOOSE_PART = "<b>Past reflections</b>\nWhich would you like to see?"
NONE_IN_PART = "None belongs there any more."

PARTS = {
    By.DRAFTS: "Drafts",
    By.RAISED: "Escalated",
    By.GAPS: "Plan not wholly met",
    By.COMMITTED: "With a commitment",
    By.ALONE: "Not discussed with a peer",
}
"""What the parts are called that no form names."""
