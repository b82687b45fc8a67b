"""The Bot API's methods that put something into a chat: a message, a file, a pin, "typing"."""

from datetime import timedelta

from bot.sandbox.standin.backend import Backend
from bot.sandbox.standin.errors import bad_request, forbidden
from bot.sandbox.standin.methods.checks import (
    caption,
    file_fits,
    message_text,
    replied_message,
    reply_markup,
)
from bot.sandbox.standin.parameters import Files, Json, Parameters, Upload, flag, text_of, upload_of, whole
from bot.sandbox.standin.world import Chat, StoredMessage

TYPING_FOR = timedelta(seconds=5)
UPLOAD_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
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


def chat_for(backend: Backend, parameters: Parameters, *, sending: bool = False) -> Chat:
    """The chat that a call names; with `sending`, only if the bot may write there."""
    given = parameters.get("chat_id")
    if given is None or given == "":
        raise bad_request("chat_id is empty")
    try:
        chat = backend.world.chats.get(int(given))
    except (TypeError, ValueError):
        chat = None
    if chat is None:
        raise bad_request("chat not found")
    if chat.kind != "private":
        if not chat.bot_inside:
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        return chat
    account = backend.world.accounts[chat.id]
    if account.deactivated:
        raise forbidden("user is deactivated")
    if sending and account.blocked:
        raise forbidden("bot was blocked by the user")
    if sending and not account.started:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def send_message(backend: Backend, parameters: Parameters, files: Files) -> Json:
    """`sendMessage`."""
    text, entities = message_text(parameters, times=backend.times)
    markup = reply_markup(parameters, backend.styles)
    chat = chat_for(backend, parameters, sending=True)
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    return post(backend, chat, parameters, content, markup)


def post(backend: Backend, chat: Chat, parameters: Parameters, content: Json, markup: Json | None) -> Json:
    """Put the bot's message into a chat and return it."""
    reply = replied_message(parameters, chat)
    message: Json = {"message_id": backend.world.new_message_id()}
    message["sender_chat" if chat.kind == "channel" else "from"] = (
        chat.as_chat() if chat.kind == "channel" else backend.as_user()
    )
    message |= {"chat": chat.as_chat(), "date": backend.timestamp()}
    if reply:
        message["reply_to_message"] = reply
    message |= content
    if markup:
        message["reply_markup"] = markup
    chat.typing_until = None
    if flag(parameters, "protect_content"):
        message["has_protected_content"] = True
    silent = flag(parameters, "disable_notification")
    backend.world.keep(chat, StoredMessage(message, by_bot=True, silent=silent))
    return message


def send_document(backend: Backend, parameters: Parameters, files: Files) -> Json:
    """`sendDocument`, with a multipart upload or the id of a file sent before."""
    file_id, upload = _file(backend, parameters, files, "document")
    document = described(file_id, upload)
    return _send_file(backend, parameters, {"document": document})


def send_photo(backend: Backend, parameters: Parameters, files: Files) -> Json:
    """`sendPhoto`, with a multipart upload or the id of a file sent before."""
    file_id, upload = _file(backend, parameters, files, "photo")
    return _send_file(backend, parameters, {"photo": [photo_size(file_id, upload)]})


def _send_file(backend: Backend, parameters: Parameters, content: Json) -> Json:
    content |= caption(parameters)
    markup = reply_markup(parameters, backend.styles)
    chat = chat_for(backend, parameters, sending=True)
    return post(backend, chat, parameters, content, markup)


def _file(backend: Backend, parameters: Parameters, files: Files, name: str) -> tuple[str, Upload]:
    given = upload_of(parameters, files, name)
    if given is None:
        raise bad_request(f"there is no {name} in the request")
    if isinstance(given, str):
        if given not in backend.world.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return given, backend.world.files[given]
    file_fits(len(given.content), UPLOAD_LIMIT)
    return backend.world.add_file(given), given


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


def send_chat_action(backend: Backend, parameters: Parameters, files: Files) -> bool:
    """`sendChatAction`: shown for five seconds, or until the next message."""
    if text_of(parameters, "action") not in _CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = chat_for(backend, parameters, sending=True)
    chat.typing_until = backend.clock() + TYPING_FOR
    backend.world.touch(chat)
    return True


def pin_chat_message(backend: Backend, parameters: Parameters, files: Files) -> bool:
    """`pinChatMessage`; the stand-in writes no service message."""
    chat = chat_for(backend, parameters)
    message_id = whole(parameters, "message_id")
    if message_id not in chat.messages:
        raise bad_request("message to pin not found")
    chat.pinned = [pinned for pinned in chat.pinned if pinned != message_id] + [message_id]
    return True


def unpin_chat_message(backend: Backend, parameters: Parameters, files: Files) -> bool:
    """`unpinChatMessage`: the one named, or the one pinned last."""
    chat = chat_for(backend, parameters)
    message_id = whole(parameters, "message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    return True


def get_file(backend: Backend, parameters: Parameters, files: Files) -> Json:
    """`getFile`, up to 20 MB."""
    file_id = text_of(parameters, "file_id")
    upload = backend.world.files.get(file_id)
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
