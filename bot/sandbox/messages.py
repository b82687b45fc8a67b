"""The Bot API's methods about messages: send, edit, delete, answer a press, say that one is typing."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.sandbox.parameters import Json, Parameters, Upload, flag, listed, text_of, upload_of, whole
from bot.sandbox.refusals import Refused, bad_request, forbidden
from bot.sandbox.rules import (
    caption,
    file_fits,
    message_text,
    replied_message,
    reply_markup,
)
from bot.sandbox.world import Kept, Room, Toast

if TYPE_CHECKING:
    from bot.sandbox.telegram import Telegram

DELETABLE_FOR = timedelta(hours=48)
ANSWERABLE_FOR = timedelta(minutes=1)  # the real limit is not published; it is short
TYPING_FOR = timedelta(seconds=5)
UPLOAD_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_EXPIRED = "query is too old and response timeout expired or query ID is invalid"
_CHAT_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "record_audio",
        "upload_audio",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
Files = Mapping[str, Upload | bytes]


def room_for(telegram: "Telegram", parameters: Parameters, *, sending: bool = False) -> Room:
    """The chat that a call names; with `sending`, only if the bot may begin or go on talking there."""
    given = parameters.get("chat_id")
    if given is None or given == "":
        raise bad_request("chat_id is empty")
    try:
        room = telegram.world.rooms.get(int(given))
    except (TypeError, ValueError):
        room = None
    if room is None:
        raise bad_request("chat not found")
    if room.kind != "private":
        if not room.bot_inside:
            raise forbidden(f"bot was kicked from the {room.kind} chat")
        return room
    account = telegram.world.accounts[room.id]
    if account.deactivated:
        raise forbidden("user is deactivated")
    if sending and account.blocked:
        raise forbidden("bot was blocked by the user")
    if sending and not account.started:
        raise forbidden("bot can't initiate conversation with a user")
    return room


def send_message(telegram: "Telegram", parameters: Parameters, files: Files) -> Json:
    """`sendMessage`."""
    text, entities = message_text(parameters)
    markup = reply_markup(parameters)
    room = room_for(telegram, parameters, sending=True)
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    return post(telegram, room, parameters, content, markup)


def post(
    telegram: "Telegram", room: Room, parameters: Parameters, content: Json, markup: Json | None
) -> Json:
    """Put the bot's message into a chat and return it."""
    reply = replied_message(parameters, room)
    message: Json = {"message_id": telegram.world.new_message_id()}
    message["sender_chat" if room.kind == "channel" else "from"] = (
        room.as_chat() if room.kind == "channel" else telegram.as_user()
    )
    message |= {"chat": room.as_chat(), "date": telegram.timestamp()}
    if reply:
        message["reply_to_message"] = reply
    message |= content
    if markup:
        message["reply_markup"] = markup
    room.typing_until = None
    silent = flag(parameters, "disable_notification")
    telegram.world.keep(room, Kept(message, by_bot=True, silent=silent))
    return message


def send_document(telegram: "Telegram", parameters: Parameters, files: Files) -> Json:
    """`sendDocument`, with a multipart upload or the id of a file sent before."""
    file_id, upload = _file(telegram, parameters, files, "document")
    document = described(file_id, upload)
    return _send_file(telegram, parameters, {"document": document})


def send_photo(telegram: "Telegram", parameters: Parameters, files: Files) -> Json:
    """`sendPhoto`, with a multipart upload or the id of a file sent before."""
    file_id, upload = _file(telegram, parameters, files, "photo")
    return _send_file(telegram, parameters, {"photo": [photo_size(file_id, upload)]})


def _send_file(telegram: "Telegram", parameters: Parameters, content: Json) -> Json:
    content |= caption(parameters)
    markup = reply_markup(parameters)
    room = room_for(telegram, parameters, sending=True)
    return post(telegram, room, parameters, content, markup)


def _file(telegram: "Telegram", parameters: Parameters, files: Files, name: str) -> tuple[str, Upload]:
    given = upload_of(parameters, files, name)
    if given is None:
        raise bad_request(f"there is no {name} in the request")
    if isinstance(given, str):
        if given not in telegram.world.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return given, telegram.world.files[given]
    file_fits(len(given.content), UPLOAD_LIMIT)
    return telegram.world.add_file(given), given


def described(file_id: str, upload: Upload) -> Json:
    """A Bot API `Document`."""
    return {
        "file_name": upload.name,
        "mime_type": upload.mime,
        "file_id": file_id,
        "file_unique_id": f"Ag{file_id[-12:]}",
        "file_size": len(upload.content),
    }


def photo_size(file_id: str, upload: Upload) -> Json:
    """A Bot API `PhotoSize`; width and height are read from a PNG, and assumed for anything else."""
    content = upload.content
    is_png = content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24
    width = int.from_bytes(content[16:20], "big") if is_png else 640
    height = int.from_bytes(content[20:24], "big") if is_png else 480
    unique = f"Aq{file_id[-12:]}"
    size = {"file_id": file_id, "file_unique_id": unique, "file_size": len(content)}
    return {**size, "width": width, "height": height}


def edit_message_text(telegram: "Telegram", parameters: Parameters, files: Files) -> Json:
    """`editMessageText`. Without `reply_markup` the buttons go."""
    text, entities = message_text(parameters)
    markup = reply_markup(parameters)
    room, kept = _editable(telegram, parameters)
    if "text" not in kept.message:
        raise bad_request("there is no text in the message to edit")
    content: Json = {"text": text, **({"entities": entities} if entities else {})}
    return _replace(telegram, room, kept, ("text", "entities"), content, markup)


def edit_message_caption(telegram: "Telegram", parameters: Parameters, files: Files) -> Json:
    """`editMessageCaption`. Without `reply_markup` the buttons go."""
    content, markup = caption(parameters), reply_markup(parameters)
    room, kept = _editable(telegram, parameters)
    if "text" in kept.message:
        raise bad_request("there is no caption in the message to edit")
    return _replace(telegram, room, kept, ("caption", "caption_entities"), content, markup)


def edit_message_reply_markup(telegram: "Telegram", parameters: Parameters, files: Files) -> Json:
    """`editMessageReplyMarkup`; the message does not count as edited."""
    markup = reply_markup(parameters)
    room, kept = _editable(telegram, parameters)
    return _replace(telegram, room, kept, (), {}, markup)


def _editable(telegram: "Telegram", parameters: Parameters) -> tuple[Room, Kept]:
    if not parameters.get("message_id"):
        raise bad_request("message identifier is not specified")
    room = room_for(telegram, parameters)
    kept = room.messages.get(whole(parameters, "message_id"))
    if kept is None:
        raise bad_request("message to edit not found")
    if not kept.by_bot:
        raise bad_request("message can't be edited")
    return room, kept


def _replace(
    telegram: "Telegram", room: Room, kept: Kept, names: tuple[str, ...], content: Json, markup: Json | None
) -> Json:
    before = kept.message
    same_content = all(before.get(name) == content.get(name) for name in names)
    if same_content and before.get("reply_markup") == markup:
        raise bad_request(_SAME)
    message = {k: v for k, v in before.items() if k not in names and k != "reply_markup"} | content
    if not same_content:
        message["edit_date"] = telegram.timestamp()
    if markup:
        message["reply_markup"] = markup
    telegram.world.keep(room, Kept(message, by_bot=True, silent=kept.silent))
    return message


def delete_message(telegram: "Telegram", parameters: Parameters, files: Files) -> bool:
    """`deleteMessage`: the bot's own, and in a private chat the person's too, within 48 hours."""
    if not parameters.get("message_id"):
        raise bad_request("message identifier is not specified")
    room = room_for(telegram, parameters)
    message_id = whole(parameters, "message_id")
    if message_id not in room.messages:
        raise bad_request("message to delete not found")
    _check_deletable(telegram, room, message_id)
    telegram.world.forget(room, message_id)
    return True


def delete_messages(telegram: "Telegram", parameters: Parameters, files: Files) -> bool:
    """`deleteMessages`: all or, if one is too old, none; missing ones are skipped."""
    message_ids = listed(parameters, "message_ids")
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    if len(message_ids) > 100:
        raise bad_request("too many message identifiers specified")
    room = room_for(telegram, parameters)
    found = [int(each) for each in dict.fromkeys(message_ids) if int(each) in room.messages]
    for message_id in found:
        _check_deletable(telegram, room, message_id)
    for message_id in found:
        telegram.world.forget(room, message_id)
    return True


def _check_deletable(telegram: "Telegram", room: Room, message_id: int) -> None:
    kept = room.messages[message_id]
    if room.kind != "private" and not kept.by_bot:
        raise bad_request("message can't be deleted")
    if telegram.timestamp() - kept.message["date"] >= DELETABLE_FOR.total_seconds():
        raise bad_request("message can't be deleted for everyone")


def answer_callback_query(telegram: "Telegram", parameters: Parameters, files: Files) -> bool:
    """`answerCallbackQuery`: once, soon after the press."""
    press = telegram.world.presses.get(text_of(parameters, "callback_query_id"))
    if press is None or press.toast is not None or telegram.clock() - press.at > ANSWERABLE_FOR:
        raise bad_request(_EXPIRED)
    text = text_of(parameters, "text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    press.toast = Toast(text, flag(parameters, "show_alert"))
    if text:
        telegram.world.show_toast(press.user_id, press.toast)
    if room := telegram.world.rooms.get(press.user_id):
        telegram.world.touch(room)
    return True


def send_chat_action(telegram: "Telegram", parameters: Parameters, files: Files) -> bool:
    """`sendChatAction`: shown for five seconds, or until the next message."""
    if text_of(parameters, "action") not in _CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    room = room_for(telegram, parameters, sending=True)
    room.typing_until = telegram.clock() + TYPING_FOR
    telegram.world.touch(room)
    return True


def pin_chat_message(telegram: "Telegram", parameters: Parameters, files: Files) -> bool:
    """`pinChatMessage`; the stand-in writes no service message."""
    room = room_for(telegram, parameters)
    message_id = whole(parameters, "message_id")
    if message_id not in room.messages:
        raise bad_request("message to pin not found")
    room.pinned = [pinned for pinned in room.pinned if pinned != message_id] + [message_id]
    return True


def unpin_chat_message(telegram: "Telegram", parameters: Parameters, files: Files) -> bool:
    """`unpinChatMessage`: the one named, or the one pinned last."""
    room = room_for(telegram, parameters)
    message_id = whole(parameters, "message_id") or (room.pinned[-1] if room.pinned else 0)
    if message_id not in room.pinned:
        raise bad_request("message to unpin not found")
    room.pinned.remove(message_id)
    return True


def get_file(telegram: "Telegram", parameters: Parameters, files: Files) -> Json:
    """`getFile`, up to 20 MB."""
    file_id = text_of(parameters, "file_id")
    upload = telegram.world.files.get(file_id)
    if upload is None:
        raise bad_request("invalid file_id")
    if len(upload.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    about = described(file_id, upload)
    return {
        "file_id": file_id,
        "file_unique_id": about["file_unique_id"],
        "file_size": about["file_size"],
        "file_path": f"files/{file_id}",
    }


def too_many(seconds: int) -> Refused:
    """The refusal of a bot that sends too fast."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
