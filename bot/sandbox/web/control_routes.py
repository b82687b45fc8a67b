"""Control by another process that tests the bot: it acts as people, causes faults and reads chats."""

import json
from typing import Any

from aiohttp import web

from bot.sandbox.standin.errors import NotPossible
from bot.sandbox.standin.faults import KINDS, Fault
from bot.sandbox.standin.parameters import Json
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.distance import DISTANCES, Place
from bot.sandbox.web.phone_routes import share

_FAULTS: dict[str, type[Fault]] = {kind.__name__: kind for kind in KINDS}


class Control:
    """The routes under `/control`."""

    def __init__(self, telegram: Telegram, place: Place) -> None:
        self._telegram = telegram
        self._place = place

    def routes(self) -> list[web.RouteDef]:
        """What to mount at the server's root."""
        return [
            web.get("/control/state", self.state),
            web.get(r"/control/chat/{chat_id:\d+}", self.chat),
            web.post("/control/person", self.person),
            web.post("/control/faults", self.faults),
            web.post("/control/updates", self.updates),
            web.post("/control/distance", self.distance),
        ]

    async def state(self, request: web.Request) -> web.Response:
        """Which updates the bot has confirmed, and how many wait."""
        updates = self._telegram.updates
        return web.json_response(
            {
                "confirmed_below": updates.confirmed,
                "next_update_id": updates.next_id,
                "pending": len(updates.pending()),
            }
        )

    async def chat(self, request: web.Request) -> web.Response:
        """One person's chat: its Bot API messages, and whether the bot seems to type."""
        person = self._telegram.person(int(request.match_info["chat_id"]))
        return web.json_response({"messages": person.chat, "typing": person.is_typing_seen})

    async def person(self, request: web.Request) -> web.Response:
        """Act as a person: `{"id", "action", …}` with the action's own values."""
        try:
            body = json.loads(await request.read())
            return web.json_response(self._act(body))
        except NotPossible as problem:
            return web.json_response({"error": str(problem)}, status=409)
        except (KeyError, TypeError, ValueError):
            return web.json_response({"error": "The request does not say what it should."}, status=400)

    def _act(self, body: Json) -> Json:
        person = self._telegram.person(int(body["id"]), str(body.get("first_name", "Chair")))
        match body["action"]:
            case "send":
                return {"ids": person.send(body["text"], body.get("reply_to"))}
            case "link":
                return {"ids": person.follow_link(body.get("payload", ""))}
            case "edit":
                person.edit(body["message_id"], body["text"])
            case "delete":
                person.delete(body["message_ids"])
            case "press":
                stale = bool(body.get("stale"))
                return {"callback_id": person.press(body["message_id"], body["data"], stale=stale)}
            case "press_button":
                return {"callback_id": person.press_button(body["text"])}
            case "share":
                return {"ids": [share(person, body["kind"])]}
            case "block":
                person.block_bot()
            case "unblock":
                person.unblock_bot()
            case "deactivate":
                person.deactivate()
            case _:
                raise NotPossible("A person cannot do that.")
        return {}

    async def faults(self, request: web.Request) -> web.Response:
        """Cause faults: `{"fault", "method", "times", …}`, `{"random": {…}}` or `{"off": true}`."""
        faults = self._telegram.faults
        try:
            body = json.loads(await request.read())
            if body.get("off"):
                faults.off()
            elif chance := body.get("random"):
                kinds = [_fault({"fault": kind}) for kind in chance["kinds"]]
                polling = bool(chance.get("with_polling"))
                faults.random(chance["seed"], chance["probability"], kinds, with_polling=polling)
            else:
                faults.next(body.get("method", "*"), body.get("times", 1), fault=_fault(body))
        except (KeyError, TypeError, ValueError):
            return web.json_response({"error": "The request does not say what it should."}, status=400)
        return web.json_response({})

    async def distance(self, request: web.Request) -> web.Response:
        """How far away the bot is from now on: `{"distance": "near"}`, `"city"` or `"train"`."""
        try:
            self._place.distance = DISTANCES[json.loads(await request.read())["distance"]]
        except (KeyError, TypeError, ValueError):
            return web.json_response({"error": "The request does not say what it should."}, status=400)
        return web.json_response({})

    async def updates(self, request: web.Request) -> web.Response:
        """Repeat updates: `{"twice": true}` for each from now on, `{"redeliver": true}` for the last."""
        body = json.loads(await request.read())
        if "twice" in body:
            self._telegram.deliver_twice = bool(body["twice"])
        if body.get("redeliver"):
            self._telegram.redeliver_last()
        return web.json_response({})


def _fault(body: Json) -> Fault:
    kind = _FAULTS[body["fault"]]
    values: dict[str, Any] = {name: body[name] for name in kind.__struct_fields__ if name in body}
    return kind(**values)
