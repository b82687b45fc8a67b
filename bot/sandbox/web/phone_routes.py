"""The phone in the browser: its page, its state, what its person does, and a stream of what changes."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox.standin.errors import NotPossible
from bot.sandbox.standin.parameters import Json
from bot.sandbox.standin.people import Person
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.standin.world import Toast
from bot.sandbox.web.multipart import BadMultipart, parsed
from bot.sandbox.web.phone_view import phone_state

PAGE = Path(__file__).parent.parent / "phone"
PING_SECONDS = 15.0
LARGEST_ATTACHMENT = 64 * 1024 * 1024  # bytes
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
_SHOWN_INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp")
TurnClock = Callable[[datetime], None]


class Phone:
    """One person's phone. `turn_clock` sets the clock that the `Telegram` reads, where it can be set."""

    def __init__(
        self,
        telegram: Telegram,
        user_id: int,
        closing: asyncio.Event,
        *,
        start_link: str | None = None,
        turn_clock: TurnClock | None = None,
    ) -> None:
        self._telegram = telegram
        self._person = telegram.person(user_id)
        self._closing = closing
        self._start_link = start_link
        self._turn_clock = turn_clock

    def routes(self) -> list[Route]:
        """What to mount at the server's root."""
        acts = {
            "send": self._send,
            "edit": self._edit,
            "delete": self._delete,
            "press": self._press,
            "read": self._read,
            "share": self._share,
            "block": self._block,
        }
        if self._turn_clock is not None:
            acts["clock"] = self._clock
        return [
            Route("/", self.page),
            Route("/phone/state", self.state),
            Route("/phone/events", self.events),
            Route("/phone/attach", _refusing(self.attach), methods=["POST"]),
            *(Route(f"/phone/{name}", _acting(act), methods=["POST"]) for name, act in acts.items()),
            Route("/phone/file/{file_id}", self.file),
            Route("/phone/{name}", self.page),
        ]

    async def page(self, request: Request) -> Response:
        """A file of the page itself."""
        path = PAGE / request.path_params.get("name", "index.html")
        if path.parent != PAGE or path.suffix not in _TYPES or not path.is_file():
            return _error(404, "There is no such page.")
        return Response(path.read_bytes(), media_type=_TYPES[path.suffix])

    async def state(self, request: Request) -> Response:
        """Everything on the screen."""
        turns = self._turn_clock is not None
        return JSONResponse(
            phone_state(self._telegram, self._person.id, start_link=self._start_link, clock_can_turn=turns)
        )

    async def events(self, request: Request) -> Response:
        """Server-Sent Events: `change` with the version, `toast` with what a press was answered."""
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def file(self, request: Request) -> Response:
        """The content of a document or a picture in the chat."""
        upload = self._telegram.world.files.get(request.path_params["file_id"])
        if upload is None:
            return _error(404, "There is no such file.")
        if upload.mime in _SHOWN_INLINE:
            return Response(upload.content, media_type=upload.mime)
        headers = {"content-disposition": "attachment"}
        return Response(upload.content, media_type="application/octet-stream", headers=headers)

    async def attach(self, request: Request) -> Response:
        """Send the file of a multipart form: an image as a picture, anything else as a document."""
        if int(request.headers.get("content-length") or 0) > LARGEST_ATTACHMENT:
            return _error(413, "The file is too large.")
        fields, files = parsed(await request.body(), request.headers.get("content-type", ""))
        if "file" not in files:
            raise NotPossible("There is no file.")
        upload, caption = files["file"], fields.get("caption", "")
        if upload.mime.startswith("image/") and upload.mime != "image/svg+xml":
            sent = self._person.send_photo(upload.content, caption, upload.mime)
        else:
            sent = self._person.send_document(upload.name, upload.content, upload.mime, caption)
        return JSONResponse({"ids": [sent]})

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
        self._telegram.world.touch(self._telegram.world.rooms[self._person.id])
        return {"clock": self._telegram.clock().isoformat()}

    async def _stream(self) -> AsyncIterator[bytes]:
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
                    yield _event("change", self._telegram.world.rooms[self._person.id].version)
                elif not closing.done():
                    yield b": ping\n\n"
        finally:
            for task in (closing, change):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    def _seconds_until_typing_ends(self) -> float:
        until = self._telegram.world.rooms[self._person.id].typing_until
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
    raise NotPossible("A phone cannot share that.")


def _acting(act: Callable[[Json], Json]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        body = json.loads(await request.body() or b"{}")
        if not isinstance(body, dict):
            raise NotPossible("The request is not an object.")
        return JSONResponse(act(body))

    return _refusing(answer)


def _refusing(answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def answer_or_refuse(request: Request) -> Response:
        try:
            return await answer(request)
        except NotPossible as problem:
            return _error(409, str(problem))
        except BadMultipart:
            return _error(400, "The form cannot be read.")
        except (KeyError, TypeError, ValueError, OverflowError):
            return _error(400, "The request does not say what it should.")

    return answer_or_refuse


def _error(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status)


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
