"""`Telegram`: an in-memory stand-in for Telegram, for one bot and any number of people.

The bot uses `call`, one Bot API method at a time; people are `person` and `group`. The clock is passed in;
only a long poll waits in real time.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self, assert_never

from bot.sandbox.standin import snapshots
from bot.sandbox.standin.backend import Backend
from bot.sandbox.standin.errors import BotApiError, bad_request, forbidden
from bot.sandbox.standin.faults import (
    Blocked,
    Drop,
    Fault,
    HalfClose,
    HtmlAnswer,
    LineBroken,
    Refused,
    RetryAfter,
    ServerError,
    Timeout,
)
from bot.sandbox.standin.methods import editing, membership, messages, profile, webhook
from bot.sandbox.standin.parameters import Files, Json, Parameters, listed, whole
from bot.sandbox.standin.people import Group, Person
from bot.sandbox.standin.world import Account, Chat

Method = Callable[[Backend, Parameters, Files], Any]

_WEBHOOK_SET = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class Reply(NamedTuple):
    """An HTTP status and the JSON body that goes with it."""

    status: int
    body: Json


def _accepted(backend: Backend, parameters: Parameters, files: Files) -> bool:
    return True


METHODS: dict[str, Method] = {
    "getme": profile.get_me,
    "leavechat": membership.leave_chat,
    "sendmessage": messages.send_message,
    "senddocument": messages.send_document,
    "sendphoto": messages.send_photo,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": editing.answer_callback_query,
    "sendchataction": messages.send_chat_action,
    "pinchatmessage": messages.pin_chat_message,
    "unpinchatmessage": messages.unpin_chat_message,
    "getfile": messages.get_file,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setchatmenubutton": profile.set_chat_menu_button,
    "getchatmenubutton": profile.get_chat_menu_button,
    "setmyname": profile.setter("name"),
    "getmyname": profile.getter("name"),
    "setmydescription": profile.setter("description"),
    "getmydescription": profile.getter("description"),
    "setmyshortdescription": profile.setter("short_description"),
    "getmyshortdescription": profile.getter("short_description"),
    "setwebhook": webhook.set_webhook,
    "deletewebhook": webhook.delete_webhook,
    "getwebhookinfo": webhook.get_webhook_info,
    "logout": _accepted,
    "close": _accepted,
}


class Telegram(Backend):
    """A Telegram for one bot: the methods that the bot calls, and the people who write to it."""

    # The bot's side.

    async def call(
        self, method: str, parameters: Mapping[str, Any], files: Mapping[str, Any] | None = None
    ) -> Reply:
        """Answer one Bot API call. `files` maps a multipart part's name to its bytes or to an `Upload`."""
        method = method.lower()
        try:
            fault = self.faults.draw(method)
            if fault is not None:
                await self._fail(fault, method, parameters, files or {})
            if method == "getupdates":
                result = await self._get_updates(parameters)
            else:
                result = self._result(method, parameters, files or {})
        except BotApiError as error:
            body: Json = {"ok": False, "error_code": error.status, "description": error.description}
            if error.parameters:
                body["parameters"] = error.parameters
            return Reply(error.status, body)
        return Reply(200, {"ok": True, "result": result})

    def _result(self, method: str, parameters: Parameters, files: Files) -> Any:
        found = METHODS.get(method)
        if found is None:
            raise BotApiError(404, "Not Found: method not found")
        if self.rates is not None and method.startswith(("send", "edit")):
            self.rates.spend(whole(parameters, "chat_id"))
        return found(self, parameters, files)

    async def _fail(self, fault: Fault, method: str, parameters: Parameters, files: Files) -> None:
        match fault:
            case RetryAfter(seconds):
                problem = f"Too Many Requests: retry after {seconds}"
                raise BotApiError(429, problem, {"retry_after": seconds})
            case ServerError(status):
                raise HtmlAnswer(status)
            case Blocked():
                raise forbidden("bot was blocked by the user")
            case Refused(reason):
                raise bad_request(reason)
            case HalfClose() | Timeout(after_effect=True) | Drop(after_effect=True):
                if method == "getupdates":
                    await self._get_updates(parameters)
                else:
                    self._result(method, parameters, files)
                raise LineBroken(fault)
            case Timeout() | Drop():
                raise LineBroken(fault)
            case _:
                assert_never(fault)

    async def _get_updates(self, parameters: Parameters) -> list[Json]:
        if "allowed_updates" in parameters:
            self.updates.allowed = [str(kind) for kind in listed(parameters, "allowed_updates")]
        if self.webhook.url:
            raise BotApiError(409, _WEBHOOK_SET)
        limit = min(max(whole(parameters, "limit", 100), 1), 100)
        seconds = min(max(whole(parameters, "timeout"), 0), 50)
        return await self.updates.poll(whole(parameters, "offset"), limit, seconds)

    def download(self, path: str) -> bytes | None:
        """The content of a file that `getFile` gave this path; None when there is none."""
        upload = self.world.files.get(path.removeprefix("files/"))
        return upload.content if upload else None

    # The people's side.

    def person(self, user_id: int, first_name: str = "Chair") -> Person:
        """The person with this id; a new one gets an account."""
        account = self.world.accounts.get(user_id)
        if account is None:
            account = self.world.accounts[user_id] = Account(user_id, first_name)
            self.world.chats[user_id] = Chat(user_id, "private", first_name)
        return Person(self, account, self.world.chats[user_id])

    def group(self, chat_id: int, title: str, kind: str = "group", *, privacy: bool = True) -> Group:
        """The group, supergroup or channel with this id (below zero). A new one has the bot in it.

        With `privacy`, which is the default, the bot sees only commands, mentions and replies to it.
        """
        if chat_id not in self.world.chats:
            self.world.chats[chat_id] = Chat(chat_id, kind, title, privacy=privacy)
        return Group(self, self.world.chats[chat_id])

    def watch(self, user_id: int) -> AsyncIterator[int]:
        """The version number of a person's chat, now and after every change of what they see."""
        return self.world.changes(self.world.chats[user_id])

    def snapshot(self) -> Json:
        """Everything that lasts, as JSON values for `restore`."""
        return snapshots.take(self)

    @classmethod
    def restore(cls, saved: Json, clock: Callable[[], datetime]) -> Self:
        """The stand-in as a snapshot describes it; raises `UnknownSnapshot` for one of another format."""
        telegram = cls(clock)
        snapshots.restore(telegram, saved)
        return telegram

    # Updates, for tests that pass them to the bot themselves.

    @property
    def deliver_twice(self) -> bool:
        """Whether every update is sent twice with the same id, as it is when a confirmation gets lost."""
        return self.updates.twice

    @deliver_twice.setter
    def deliver_twice(self, twice: bool) -> None:
        self.updates.twice = twice

    def pending_updates(self) -> list[Json]:
        """The updates that the bot has not confirmed yet, in order."""
        return self.updates.pending()

    def take_updates(self) -> list[Json]:
        """The updates that wait for the bot, in order. Taking them confirms them."""
        return self.updates.take()

    def redeliver_last(self) -> None:
        """Send the updates that the bot confirmed last to it again."""
        self.updates.repeat()
