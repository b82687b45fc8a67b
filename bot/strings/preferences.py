"""What the settings of a chair say."""

from flows.time.working_days import Nation

SETTINGS = """\
<b>Nudges and you</b>
Quiet hours: {quiet}
Working days: {days}
Away: {away}
Time zone: {zone}
Weekly look: {weekly}
Look back at a reflection: {look_back}
{stopped}"""
NO_QUIET = "none"
BUT_HOLIDAYS = ", but not the bank holidays of {}"
NATIONS = {
    Nation.ENGLAND_AND_WALES: "England and Wales",
    Nation.SCOTLAND: "Scotland",
    Nation.NORTHERN_IRELAND: "Northern Ireland",
}
NOT_AWAY = "no"
BACK_ON = "until {}"
OFF = "off"
AFTER_WEEKS = "after {} weeks"
STOPPED = "\n<b>All nudges are stopped.</b>"
PARTS = {
    "quiet": "Quiet hours",
    "days": "Working days",
    "away": "Away",
    "zone": "Time zone",
    "kinds": "What I ask about",
    "weekly": "Weekly look",
    "look": "Look back",
    "words": "Words in a calendar",
    "form": "Form",
}
FORM_PAGE = "Which form do you reflect with? A reflection that is begun keeps the form it was begun with."
COMING = "What is coming"
SETTINGS_KEY = "Settings"
STOP_ALL = "Stop all nudges"
START_AGAIN = "Start nudges again"
BACK_TO_SETTINGS = "‹ Settings"
QUIET = "<b>Quiet hours</b>\nNothing is asked from the first time until the second; it waits until they end."
FROM, UNTIL = "From {}", "Until {}"
NO_QUIET_HOURS = "No quiet hours"
DAYS = (
    "<b>Working days</b>\nOn any other day nothing is asked. "
    "Bank holidays are those of the nation that you choose."
)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOLIDAYS_OFF = "Bank holidays off"
AWAY = "<b>Away</b>\nOn which day are you back? Tap one, or type it: {}. Nothing is asked before."
BACK_THEN = "You are back on <b>{}</b>. Is that right?"
NOT_AWAY_NOW = "I am not away"
ZONES = (
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Paris",
    "Europe/Athens",
    "Asia/Dubai",
)
ZONE_UNKNOWN = "I do not know that time zone. Try a large city in it: “Lisbon”, “New York”, “Karachi”."
KINDS = "<b>What I ask about</b>\nTap to switch on or off."
WEEKLY_ON = "Weekly look on"
LOOK_BACK_PAGE = "<b>Look back</b>\nHow long after you send a reflection shall I ask what came of it?"
