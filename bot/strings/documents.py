"""What stands in a document beside the form's own words and the chair's."""

LABEL = "Label"
BEGUN = "Begun"
FINISHED = "Finished"
LETTER, ASKED, MARK = "Letter", "Question", "Mark"
SCORE = "{} on a scale from {} ({}) to {} ({})"
NOT_SCALED = "Not scaled, on a scale from {} ({}) to {} ({})"
ADDITIONS = "Added later"
ADDED = "{}, {}"
SIGNATURES = "Signatures"
SIGNED_BY = ("Chair", "Discussed with (peer or supervisor)")
WHO, NAME, SIGNATURE, DATE = "Who", "Name", "Signature", "Date"
NAMED = "[{}]"
FLAG = "flag {}"
NAMELESS = "a sign without a name"
UNREADABLE = "words that cannot be shown here"
SOME_NAMED = (
    "Some characters have no shape in this file. Each is named in square brackets, and stands as it was "
    "written in the chat and in the Word file."
)
PLAIN_FILE = "This file could not be made in the form that screen readers and archives need."
