"""The phone in the browser: its page, its state, what its person does, and a stream of what changes."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sandbox.standin.errors import NotPossible
from bot.sandbox.standin.parameters import Json
from bot.sandbox.standin.people import Person
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.standin.world import Toast
from bot.sandbox.web.distance import DISTANCES, Place
from bot.sandbox.web.multipart import BadMultipart, read_form
from bot.sandbox.web.phone_view import phone_state

PAGE = Path(__file__).parent.parent / "phone"
PING_SECONDS = 15.0
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
_SHOWN_INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp")
TurnClock = Callable[[datetime], None]


class Phone:
    """One person's phone, beside the `place` where the bot finds its server.

    `turn_clock` sets the clock that the `Telegram` reads, where it can be set.
    """

    def __init__(
        self,
        telegram: Telegram,
        place: Place,
        user_id: int,
        closing: asyncio.Event,
        *,
        start_link: str | None = None,
        turn_clock: TurnClock | None = None,
    ) -> None:
        self._telegram = telegram
        self._place = place
        self._person = telegram.person(user_id)
        self._closing = closing
        self._start_link = start_link
        self._turn_clock = turn_clock

    def routes(self) -> list[web.RouteDef]:
        """What to mount at the server's root."""
        acts = {
            "send": self._send,
            "edit": self._edit,
            "delete": self._delete,
            "press": self._press,
            "read": self._read,
            "share": self._share,
            "block": self._block,
            "distance": self._move,
        }
        if self._turn_clock is not None:
            acts["clock"] = self._clock
        return [
            web.get("/", self.page),
            web.get("/phone/state", self.state),
            web.get("/phone/events", self.events),
            web.post("/phone/attach", _refusing(self.attach)),
            *(web.post(f"/phone/{name}", _acting(act)) for name, act in acts.items()),
            web.get("/phone/file/{file_id}", self.file),
            web.get("/phone/{name}", self.page),
        ]

    async def page(self, request: web.Request) -> web.Response:
        """A file of the page itself."""
        path = PAGE / request.match_info.get("name", "index.html")
        if path.parent != PAGE or path.suffix not in _TYPES or not path.is_file():
            return _error(404, "There is no such page.")
        return web.Response(body=path.read_bytes(), headers={"Content-Type": _TYPES[path.suffix]})

    async def state(self, request: web.Request) -> web.Response:
        """Everything on the screen."""
        turns = self._turn_clock is not None
        return web.json_response(
            phone_state(
                self._telegram,
                self._person.id,
                distance=self._place.distance,
                start_link=self._start_link,
                clock_can_turn=turns,
            )
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events: `change` with the version, `toast` with what a press was answered."""
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        with suppress(ConnectionResetError):  # the page has gone
            async with aclosing(self._stream()) as events:
                async for event in events:
                    await answer.write(event)
        return answer

    async def file(self, request: web.Request) -> web.Response:
        """The content of a document or a picture in the chat."""
        upload = self._telegram.world.files.get(request.match_info["file_id"])
        if upload is None:
            return _error(404, "There is no such file.")
        if upload.mime in _SHOWN_INLINE:
            return web.Response(body=upload.content, content_type=upload.mime)
        headers = {"Content-Disposition": "attachment"}
        return web.Response(body=upload.content, content_type="application/octet-stream", headers=headers)

    async def attach(self, request: web.Request) -> web.Response:
        """Send the file of a multipart form: an image as a picture, anything else as a document."""
        if (request.content_length or 0) > request.client_max_size:
            raise web.HTTPRequestEntityTooLarge(request.client_max_size)
        fields, files = await read_form(request)
        if "file" not in files:
            raise NotPossible("There is no file.")
        upload, caption = files["file"], fields.get("caption", "")
        if upload.mime.startswith("image/") and upload.mime != "image/svg+xml":
            sent = self._person.send_photo(upload.content, caption, upload.mime)
        else:
            sent = self._person.send_document(upload.name, upload.content, upload.mime, caption)
        return web.json_response({"ids": [sent]})

    def _send(self, body: Json) -> Json:
        return {"ids": self._person.send(_text(body), _optional_id(body, "reply_to"))}

    def _edit(self, body: Json) -> Json:
        self._person.edit(_id(body, "id"), _text(body))
        return {}

    def _delete(self, body: Json) -> Json:
        self._person.delete([int(each) for each in body["ids"]])
        return {}

    def _press(self, body: Json) -> Json:
        return {"callback_id": self._person.press(_id(body, "id"), str(body["data"]))}

    def _read(self, body: Json) -> Json:
        self._person.read()
        return {}

    def _share(self, body: Json) -> Json:
        return {"ids": [share(self._person, str(body["kind"]))]}

    def _block(self, body: Json) -> Json:
        if body["blocked"]:
            self._person.block_bot()
        else:
            self._person.unblock_bot()
        return {}

    def _move(self, body: Json) -> Json:
        self._place.distance = DISTANCES[body["distance"]]
        self._telegram.world.touch(self._telegram.world.chats[self._person.id])
        return {}

    def _clock(self, body: Json) -> Json:
        now = self._telegram.clock()
        if "to" in body:
            to = datetime.fromisoformat(str(body["to"]))
        else:
            to = now + timedelta(seconds=float(body["forward_seconds"]))
        if to.tzinfo is None:
            raise NotPossible("A time needs its zone.")
        if to < now:
            raise NotPossible("The clock turns forward only.")
        if self._turn_clock is not None:
            self._turn_clock(to)
        self._telegram.world.touch(self._telegram.world.chats[self._person.id])
        return {"clock": self._telegram.clock().isoformat()}

    async def _stream(self) -> AsyncGenerator[bytes, None]:
        shown = self._telegram.world.last_toast
        changes = self._telegram.watch(self._person.id)
        closing = asyncio.create_task(self._closing.wait())
        change = asyncio.ensure_future(anext(changes))
        try:
            while not closing.done():
                wait = self._seconds_until_typing_ends()
                await asyncio.wait({change, closing}, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
                if change.done():
                    for number, toast in self._toasts_after(shown):
                        shown = number
                        yield _event("toast", {"text": toast.text, "alert": toast.alert})
                    yield _event("change", change.result())
                    change = asyncio.ensure_future(anext(changes))
                elif wait < PING_SECONDS:
                    yield _event("change", self._telegram.world.chats[self._person.id].version)
                elif not closing.done():
                    yield b": ping\n\n"
        finally:
            for task in (closing, change):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    def _seconds_until_typing_ends(self) -> float:
        until = self._telegram.world.chats[self._person.id].typing_until
        left = (until - self._telegram.clock()).total_seconds() if until else 0.0
        return min(left + 0.1, PING_SECONDS) if left > 0 else PING_SECONDS

    def _toasts_after(self, number: int) -> list[tuple[int, Toast]]:
        toasts = self._telegram.world.toasts.get(self._person.id, ())
        return [(at, toast) for at, toast in toasts if at > number]


def share(person: Person, kind: str) -> int:
    """Send something that is neither text nor a file; returns the message's id."""
    match kind:
        case "sticker":
            return person.send_sticker()
        case "location":
            return person.send_location()
        case "contact":
            return person.send_contact()
        case "voice":
            return person.send_voice()
        case "poll":
            return person.send_poll()
        case _:
            raise NotPossible("A phone cannot share that.")


def _acting(act: Callable[[Json], Json]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        body = json.loads(await request.read() or b"{}")
        if not isinstance(body, dict):
            raise NotPossible("The request is not an object.")
        return web.json_response(act(body))

    return _refusing(answer)


def _refusing(
    answer: Callable[[web.Request], Awaitable[web.Response]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer_or_refuse(request: web.Request) -> web.Response:
        try:
            return await answer(request)
        except NotPossible as problem:
            return _error(409, str(problem))
        except web.HTTPRequestEntityTooLarge:
            return _error(413, "That is too large.")
        except BadMultipart:
            return _error(400, "The form cannot be read.")
        except (KeyError, TypeError, ValueError, OverflowError):
            return _error(400, "The request does not say what it should.")

    return answer_or_refuse


def _error(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)


def _event(name: str, data: Any) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


def _text(body: Json) -> str:
    if not isinstance(body["text"], str):
        raise TypeError
    return body["text"]


def _id(body: Json, name: str) -> int:
    return int(body[name])


def _optional_id(body: Json, name: str) -> int | None:
    return None if body.get(name) is None else int(body[name])
