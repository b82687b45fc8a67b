"""`Backend`: what the methods, the people's apps and the snapshots all work on.

It holds the state and the queue of updates, and turns what people do into updates. It knows no method.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from bot.sandbox.standin.errors import NotPossible
from bot.sandbox.standin.faults import Faults
from bot.sandbox.standin.parameters import Json
from bot.sandbox.standin.rates import Rates
from bot.sandbox.standin.updates import Updates
from bot.sandbox.standin.webhook import Webhook
from bot.sandbox.standin.world import Account, Chat, Press, StoredMessage, World, without_reply

SANDBOX_TOKEN = "1000000001:sandbox-token-that-opens-nothing-at-all"  # noqa: S105 -- it opens nothing


class Backend:
    """The state of one Telegram. `clock` gives zone-aware times; nothing here reads the machine's own."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        token: str = SANDBOX_TOKEN,
        username: str = "afterword_sandbox_bot",
        name: str = "Afterword",
    ) -> None:
        self.clock = clock
        self.token = token
        self.username = username
        self.name = name
        self.world = World()
        self.updates = Updates(clock, self._confirmed)
        self.webhook = Webhook(self.updates)
        self.faults = Faults()
        self.rates: Rates | None = None
        self.styles: Collection[str] = ("danger", "success", "primary")
        """The styles of buttons that it knows; one of an earlier version knows none."""
        self.times = True
        """Whether it knows moments in a text; one of an earlier version does not."""

    def as_user(self) -> Json:
        """The bot as a Bot API `User`."""
        bot_id = int(self.token.partition(":")[0])
        name = self.world.profile.get("name") or self.name
        return {"id": bot_id, "is_bot": True, "first_name": name, "username": self.username}

    def timestamp(self) -> int:
        """The clock's time in whole seconds since 1970."""
        return int(self.clock().timestamp())

    def _confirmed(self, chat_id: int) -> None:
        if chat := self.world.chats.get(chat_id):
            self.world.touch(chat)

    def receive(self, chat: Chat, account: Account, content: Json, reply_to: int | None = None) -> int:
        """Store a person's message and tell the bot of it, if it may see it; returns the message's id."""
        reply = _reply_of(chat, reply_to)
        message: Json = {"message_id": self.world.new_message_id()}
        message |= {"sender_chat": chat.as_chat()} if chat.kind == "channel" else {"from": account.as_user()}
        message |= {"chat": chat.as_chat(), "date": self.timestamp(), **reply, **content}
        kept = StoredMessage(message, by_bot=False)
        if self._bot_may_see(chat, message):
            kind = "channel_post" if chat.kind == "channel" else "message"
            kept.update_id = self.updates.put(kind, message, chat.id)
        self.world.keep(chat, kept)
        return int(message["message_id"])

    def _bot_may_see(self, chat: Chat, message: Json) -> bool:
        if chat.kind == "private" or not chat.privacy:
            return chat.bot_inside
        if not chat.bot_inside or chat.kind == "channel":
            return chat.bot_inside
        text = message.get("text", "")
        replied = message.get("reply_to_message", {}).get("from", {})
        command = text.startswith("/") and ("@" not in text.split()[0] or f"@{self.username}" in text)
        return command or f"@{self.username}" in text or replied.get("id") == self.as_user()["id"]

    def replace_message(self, chat: Chat, kept: StoredMessage, message: Json) -> None:
        """Store a person's edited message and tell the bot of it."""
        self.updates.put("edited_message", message, chat.id)
        self.world.keep(chat, StoredMessage(message, by_bot=False, update_id=kept.update_id))

    def press(self, account: Account, message: Json, data: str) -> str:
        """Tell the bot of a pressed button; returns the callback query's id."""
        press_id = self.world.add_press(Press(account.id, self.clock()))
        query = {"id": press_id, "from": account.as_user(), "message": message, "data": data}
        chat_id = message["chat"]["id"]
        self.updates.put("callback_query", {**query, "chat_instance": f"-7{abs(chat_id)}"}, chat_id)
        return press_id

    def change_membership(self, chat: Chat, by: Account, old: str, new: str) -> None:
        """Tell the bot that it was added, removed, blocked or unblocked."""
        bot = self.as_user()
        change = {"chat": chat.as_chat(), "from": by.as_user(), "date": self.timestamp()}
        change |= {"old_chat_member": _member(bot, old), "new_chat_member": _member(bot, new)}
        self.updates.put("my_chat_member", change, chat.id)
        self.world.touch(chat)


def _reply_of(chat: Chat, message_id: int | None) -> Json:
    """The `reply_to_message` of a person's message; empty when there is none."""
    if message_id is None:
        return {}
    if message_id not in chat.messages:
        raise NotPossible("The message to reply to is not there.")
    return {"reply_to_message": without_reply(chat.messages[message_id].message)}


def _member(user: Json, status: str) -> Json:
    return {"user": user, "status": status, **({"until_date": 0} if status == "kicked" else {})}
