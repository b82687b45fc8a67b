"""The Bot API's methods about existing messages: edit them, delete them, answer a pressed button."""

from datetime import timedelta

from bot.sandbox.standin.backend import Backend
from bot.sandbox.standin.errors import bad_request
from bot.sandbox.standin.methods.checks import caption, message_text, reply_markup
from bot.sandbox.standin.methods.messages import chat_for
from bot.sandbox.standin.parameters import Files, Json, Parameters, flag, listed, text_of, whole
from bot.sandbox.standin.world import Chat, StoredMessage, Toast

DELETABLE_FOR = timedelta(hours=48)
ANSWERABLE_FOR = timedelta(minutes=1)  # the real limit is not published; it is short
_WORDS = ("text", "entities", "caption", "caption_entities")
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_EXPIRED = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(backend: Backend, parameters: Parameters, files: Files) -> Json:
    """`editMessageText`. Without `reply_markup` the buttons are removed."""
    text, entities = message_text(parameters, times=backend.times)
    markup = reply_markup(parameters, backend.styles)
    chat, kept = _editable(backend, parameters)
    if "text" not in kept.message:
        raise bad_request("there is no text in the message to edit")
    content: Json = {"text": text, **({"entities": entities} if entities else {})}
    return _replace(backend, (chat, kept), content, markup)


def edit_message_caption(backend: Backend, parameters: Parameters, files: Files) -> Json:
    """`editMessageCaption`. Without `reply_markup` the buttons are removed."""
    content, markup = caption(parameters), reply_markup(parameters, backend.styles)
    chat, kept = _editable(backend, parameters)
    if "text" in kept.message:
        raise bad_request("there is no caption in the message to edit")
    return _replace(backend, (chat, kept), content, markup)


def edit_message_reply_markup(backend: Backend, parameters: Parameters, files: Files) -> Json:
    """`editMessageReplyMarkup`; the message does not count as edited."""
    markup = reply_markup(parameters, backend.styles)
    return _replace(backend, _editable(backend, parameters), None, markup)


def _editable(backend: Backend, parameters: Parameters) -> tuple[Chat, StoredMessage]:
    if not parameters.get("message_id"):
        raise bad_request("message identifier is not specified")
    chat = chat_for(backend, parameters)
    kept = chat.messages.get(whole(parameters, "message_id"))
    if kept is None:
        raise bad_request("message to edit not found")
    if not kept.by_bot:
        raise bad_request("message can't be edited")
    return chat, kept


def _replace(
    backend: Backend, found: tuple[Chat, StoredMessage], content: Json | None, markup: Json | None
) -> Json:
    chat, kept = found
    before = kept.message
    words = {name: before[name] for name in _WORDS if name in before}
    same_words = content is None or content == words
    if same_words and before.get("reply_markup") == markup:
        raise bad_request(_SAME)
    message = {name: value for name, value in before.items() if name != "reply_markup"}
    if not same_words:
        message = {name: value for name, value in message.items() if name not in words} | (content or {})
        message["edit_date"] = backend.timestamp()
    if markup:
        message["reply_markup"] = markup
    backend.world.keep(chat, StoredMessage(message, by_bot=True, silent=kept.silent))
    return message


def delete_message(backend: Backend, parameters: Parameters, files: Files) -> bool:
    """`deleteMessage`: the bot's own, and in a private chat the person's too, within 48 hours."""
    if not parameters.get("message_id"):
        raise bad_request("message identifier is not specified")
    chat = chat_for(backend, parameters)
    message_id = whole(parameters, "message_id")
    if message_id not in chat.messages:
        raise bad_request("message to delete not found")
    _check_deletable(backend, chat, message_id)
    backend.world.forget(chat, message_id)
    return True


def delete_messages(backend: Backend, parameters: Parameters, files: Files) -> bool:
    """`deleteMessages`: all or, if one is too old, none; missing ones are skipped."""
    message_ids = listed(parameters, "message_ids")
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    if len(message_ids) > 100:
        raise bad_request("too many message identifiers specified")
    chat = chat_for(backend, parameters)
    found = [int(each) for each in dict.fromkeys(message_ids) if int(each) in chat.messages]
    for message_id in found:
        _check_deletable(backend, chat, message_id)
    for message_id in found:
        backend.world.forget(chat, message_id)
    return True


def _check_deletable(backend: Backend, chat: Chat, message_id: int) -> None:
    kept = chat.messages[message_id]
    if chat.kind != "private" and not kept.by_bot:
        raise bad_request("message can't be deleted")
    if backend.timestamp() - kept.message["date"] >= DELETABLE_FOR.total_seconds():
        raise bad_request("message can't be deleted for everyone")


def answer_callback_query(backend: Backend, parameters: Parameters, files: Files) -> bool:
    """`answerCallbackQuery`: once, soon after the press."""
    press = backend.world.presses.get(text_of(parameters, "callback_query_id"))
    if press is None or press.toast is not None or backend.clock() - press.at > ANSWERABLE_FOR:
        raise bad_request(_EXPIRED)
    text = text_of(parameters, "text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    press.toast = Toast(text, flag(parameters, "show_alert"))
    if text:
        backend.world.show_toast(press.user_id, press.toast)
    if chat := backend.world.chats.get(press.user_id):
        backend.world.touch(chat)
    return True
