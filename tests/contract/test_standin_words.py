"""Every refusal to the letter, as the Bot API writes it."""

import pytest

from bot.sandbox.standin.telegram import Telegram
from tests.standin import CHAIR, Clock

BUTTON = {"text": "Go", "callback_data": "go"}
OLD_OWN, OWN, THEIRS, PHOTO, GROUPS = 1, 2, 4, 5, 6


@pytest.fixture
async def telegram():
    clock = Clock()
    telegram = Telegram(clock)
    person = telegram.person(CHAIR)
    person.account.started = True
    await telegram.call("sendMessage", {"chat_id": CHAIR, "text": "old"})
    clock.forward(hours=48)
    await telegram.call("sendMessage", {"chat_id": CHAIR, "text": "new"})
    person.send("one")
    person.send("two")
    await telegram.call("sendPhoto", {"chat_id": CHAIR}, {"photo": b"picture"})
    telegram.person(8, "Stranger")
    telegram.group(-5, "Team").remove_bot(person)
    telegram.group(-6, "Open", privacy=False).send(person, "hello")
    return telegram


def message(**values):
    return {"chat_id": CHAIR, "text": "x", **values}


def keyboard(*rows):
    return {"inline_keyboard": list(rows)}


NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
EXPIRED = "query is too old and response timeout expired or query ID is invalid"
WORDS = [
    ("sendMessage", message(text=""), "message text is empty"),
    ("sendMessage", {"chat_id": CHAIR}, "message text is empty"),
    ("sendMessage", message(text="  "), "text must be non-empty"),
    ("sendMessage", message(text="x" * 4097), "message is too long"),
    (
        "sendMessage",
        message(text="<b>x", parse_mode="HTML"),
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    (
        "sendMessage",
        message(text="<foo>", parse_mode="html"),
        'can\'t parse entities: Unsupported start tag "foo" at byte offset 0',
    ),
    ("sendMessage", message(text="\ud800"), "strings must be encoded in UTF-8"),
    ("sendMessage", message(chat_id=404), "chat not found"),
    ("sendMessage", message(chat_id="@nobody"), "chat not found"),
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    (
        "sendMessage",
        message(reply_markup=keyboard([{**BUTTON, "callback_data": "é" * 33}])),
        "BUTTON_DATA_INVALID",
    ),
    (
        "sendMessage",
        message(reply_markup=keyboard([{"text": "Go", "url": "not a link"}])),
        "BUTTON_URL_INVALID",
    ),
    ("sendMessage", message(reply_markup=keyboard(*[[BUTTON] * 8] * 13)), "reply markup is too long"),
    ("sendMessage", message(reply_markup=["x"]), "object expected as reply markup"),
    (
        "sendMessage",
        message(reply_markup={"inline_keyboard": [BUTTON]}),
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    (
        "sendMessage",
        message(reply_markup=keyboard([{"callback_data": "go"}])),
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    (
        "sendMessage",
        message(reply_markup=keyboard([{**BUTTON, "text": " "}])),
        "can't parse inline keyboard button: Button text must be non-empty",
    ),
    (
        "sendMessage",
        message(reply_markup=keyboard([{**BUTTON, "style": "red"}])),
        "can't parse inline keyboard button: invalid button style specified",
    ),
    ("sendMessage", message(reply_markup="{"), "can't parse reply markup JSON object"),
    ("sendMessage", message(reply_parameters={"message_id": 99}), "message to be replied not found"),
    ("sendDocument", {"chat_id": CHAIR}, "there is no document in the request"),
    ("sendDocument", {"chat_id": CHAIR, "document": "x"}, "wrong file identifier/HTTP URL specified"),
    ("editMessageText", message(message_id=OWN, text="new"), NOT_MODIFIED),
    ("editMessageReplyMarkup", {"chat_id": CHAIR, "message_id": OWN}, NOT_MODIFIED),
    (
        "editMessageCaption",
        {"chat_id": CHAIR, "message_id": OWN},
        "there is no caption in the message to edit",
    ),
    ("editMessageText", message(message_id="new"), "invalid message_id specified"),
    ("editMessageText", message(message_id=99), "message to edit not found"),
    ("editMessageText", message(message_id=THEIRS), "message can't be edited"),
    ("editMessageText", message(message_id=PHOTO), "there is no text in the message to edit"),
    ("editMessageText", message(), "message identifier is not specified"),
    ("deleteMessage", {"chat_id": CHAIR, "message_id": 99}, "message to delete not found"),
    ("deleteMessage", {"chat_id": CHAIR, "message_id": OLD_OWN}, "message can't be deleted for everyone"),
    ("deleteMessage", {"chat_id": CHAIR}, "message identifier is not specified"),
    ("deleteMessage", {"chat_id": -6, "message_id": GROUPS}, "message can't be deleted"),
    ("deleteMessages", {"chat_id": CHAIR, "message_ids": "5"}, "can't parse message ids: expected an Array"),
    ("deleteMessages", {"chat_id": CHAIR, "message_ids": []}, "message identifiers are not specified"),
    (
        "deleteMessages",
        {"chat_id": CHAIR, "message_ids": list(range(101))},
        "too many message identifiers specified",
    ),
    ("deleteMessages", {"chat_id": CHAIR, "message_ids": [2, 1]}, "message can't be deleted for everyone"),
    ("answerCallbackQuery", {"callback_query_id": "1"}, EXPIRED),
    ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
    (
        "setMyCommands",
        {"commands": [{"command": "start", "description": ""}]},
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "start", "description": "x" * 257}]},
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
    ("getFile", {"file_id": "x"}, "invalid file_id"),
    ("setWebhook", {"url": "http://example.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    (
        "setWebhook",
        {"url": "https://example.org", "secret_token": "ü"},
        "secret token contains unallowed characters",
    ),
]


@pytest.mark.parametrize(("method", "parameters", "words"), WORDS)
async def test_a_bad_request_is_refused_in_telegrams_words(telegram, method, parameters, words):
    reply = await telegram.call(method, parameters)
    assert reply.status == 400
    assert reply.body == {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}


@pytest.mark.parametrize(
    ("chat_id", "words"),
    [(8, "bot can't initiate conversation with a user"), (-5, "bot was kicked from the group chat")],
)
async def test_a_closed_door_is_403(telegram, chat_id, words):
    reply = await telegram.call("sendMessage", message(chat_id=chat_id))
    assert reply.body == {"ok": False, "error_code": 403, "description": f"Forbidden: {words}"}


async def test_an_unknown_method_is_404(telegram):
    reply = await telegram.call("sendTelegram", {})
    assert reply == (404, {"ok": False, "error_code": 404, "description": "Not Found: method not found"})


async def test_method_names_have_no_case(telegram):
    assert (await telegram.call("SENDMESSAGE", message())).status == 200


async def test_an_empty_file_is_refused(telegram):
    reply = await telegram.call("sendDocument", {"chat_id": CHAIR}, {"document": b""})
    assert reply.body["description"] == "Bad Request: file must be non-empty"


async def test_an_upload_over_50_mb_is_413(telegram):
    reply = await telegram.call("sendDocument", {"chat_id": CHAIR}, {"document": bytes(50 * 1024 * 1024 + 1)})
    assert (reply.status, reply.body["description"]) == (413, "Request Entity Too Large")


async def test_a_file_over_20_mb_cannot_be_fetched(telegram):
    person = telegram.person(CHAIR)
    person.send_document("big.pdf", bytes(20 * 1024 * 1024 + 1), "application/pdf")
    reply = await telegram.call("getFile", {"file_id": person.chat[-1]["document"]["file_id"]})
    assert reply.body["description"] == "Bad Request: file is too big"


async def test_nothing_is_deleted_when_one_message_is_too_old(telegram):
    before = telegram.person(CHAIR).chat
    await telegram.call("deleteMessages", {"chat_id": CHAIR, "message_ids": [OWN, OLD_OWN]})
    assert telegram.person(CHAIR).chat == before


async def test_parameters_may_come_as_strings(telegram):
    markup = '{"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}'
    reply = await telegram.call(
        "sendMessage", {"chat_id": "7", "text": "x", "reply_markup": markup, "disable_notification": "True"}
    )
    assert reply.body["result"]["reply_markup"] == keyboard([BUTTON])
    assert telegram.world.chats[CHAIR].messages[reply.body["result"]["message_id"]].silent


@pytest.mark.parametrize("method", ["logOut", "close"])
async def test_goodbyes_are_accepted(telegram, method):
    assert (await telegram.call(method, {})).body == {"ok": True, "result": True}
