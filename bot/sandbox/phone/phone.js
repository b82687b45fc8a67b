/** The page: fetches what the person can see, shows it, and carries what they do to the sandbox's server. */
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { el, icon, say, set } from "./dom.js";
import { watchPresses } from "./presses.js";
import { ask, menu, tell, toast } from "./sheets.js";
import { isDark, moveTo, turnClock, turnTheme, turns } from "./tools.js";
import { Refused, attach, follower, listen, post } from "./wire.js";
import { SHARED, gist, momentOf } from "./words.js";

const byId = (id) => document.getElementById(id);
const scroller = byId("scroller");
const wide = matchMedia("(min-width: 60rem) and (min-height: 30rem)");
const RETRY_MS = 2000;
const distanceButtons = [...byId("distances").querySelectorAll("button")];

let now = null;
let ahead = 0;
let reading = false;
let readUpTo = null;
let connected = true;

/** Do something at the server; a refusal is shown to the person, and thrown on: the composer keeps the text. */
async function act(action, body) {
  try {
    return await post(action, body);
  } catch (problem) {
    if (problem instanceof Refused) toast(byId("toasts"), problem.message);
    throw problem;
  }
}

/** A refusal of this needs no more than the message that `act` has shown: no text would be lost. */
const quietly = (promise) => promise.catch((problem) => {
  if (!(problem instanceof Refused)) throw problem;
});

const handlers = {
  press: (id, data) => act("press", { id, data }),
  command: (text) => quietly(act("send", { text })),
  actions: (message, at) => offerActions(message, at),
  botName: () => now.bot.name,
  version: () => now.version,
  async read(id) {
    // Only once for each newest message: a second call would mark as read what arrived since.
    if (reading || readUpTo === id) return;
    reading = true;
    try {
      await post("read");
      readUpTo = id;
    } catch {
      // It is tried again with the next change.
    } finally {
      reading = false;
    }
  },
};

const chat = new Chat({ scroller, log: byId("log"), jump: byId("jump"), badge: byId("badge"), handlers });
const composer = new Composer({
  form: byId("composer"),
  field: byId("field"),
  send: byId("send"),
  bar: byId("bar"),
  commands: byId("commands"),
  opener: byId("menu"),
  handlers: {
    send: (text, replyTo) => act("send", replyTo === null ? { text } : { text, reply_to: replyTo }),
    edit: (id, text) => act("edit", { id, text }),
    last: () => now.chat.messages.findLast(({ from, kind }) => from === "me" && kind === "text") ?? null,
  },
});

function show(state) {
  now = state;
  ahead = Date.parse(state.clock) - Date.now();
  const { bot } = state;
  const { messages, typing, blocked, unread } = state.chat;
  const empty = messages.length === 0;
  document.title = unread > 0 ? `(${unread}) ${bot.name}` : bot.name;
  say(byId("name"), bot.name);
  say(byId("under"), typing ? "is typing…" : "bot");
  byId("typing").hidden = !typing;
  // A screen reader says when it begins, and nothing when it ends.
  say(byId("typing-said"), typing ? `${bot.name} is typing` : "");
  say(byId("about-name"), bot.name);
  say(byId("about"), bot.description ?? "");
  set(scroller, "aria-label", `Chat with ${bot.name}`);
  const hadFocus = byId("gate").contains(document.activeElement);
  byId("empty").hidden = !empty;
  byId("gate").hidden = !(empty || blocked);
  say(byId("gate-button"), blocked ? "Unblock" : "Start");
  byId("composer").hidden = empty || blocked;
  byId("skip").href = empty || blocked ? "#gate-button" : "#field";
  if (hadFocus && byId("gate").hidden) (matchMedia("(pointer: fine)").matches ? byId("field") : scroller).focus();
  composer.knows(state.commands);
  composer.remaining(new Set(messages.map(({ id }) => id)));
  chat.show(state);
  byId("line").hidden = connected;
  byId("turns").hidden = !state.clock_can_turn;
  for (const [i, button] of distanceButtons.entries())
    set(button, "aria-pressed", String(state.distances[i].chosen));
  tick();
  set(byId("phone"), "aria-busy", null);
}

function tick() {
  if (now === null) return;
  say(byId("clock"), momentOf(new Date(Date.now() + ahead)));
}

function offerActions(message, at) {
  const own = message.from === "me";
  const who = own ? "you" : now.bot.name;
  const items = [{ label: "Reply", icon: "reply", run: () => composer.reply(message, who) }];
  if (own && message.kind === "text") items.push({ label: "Edit", icon: "edit", run: () => composer.edit(message) });
  if (message.text) items.push({ label: "Copy", icon: "copy", run: () => copy(message.text) });
  items.push({ label: "Delete", icon: "delete", danger: true, run: () => remove(message) });
  menu(`Actions for “${gist(message, 40)}”`, items, at);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(byId("toasts"), "Copied");
  } catch {
    toast(byId("toasts"), "The browser does not allow copying here.");
  }
}

async function remove({ id }) {
  if (await ask("Delete this message for both sides?", "Delete")) await quietly(act("delete", { ids: [id] }));
}

const themeName = () => (isDark() ? "Light theme" : "Dark theme");

function showTheme() {
  byId("theme").replaceChildren(icon(isDark() ? "sun" : "moon"), el("span", {}, themeName()));
}

function offerMore() {
  const { blocked } = now.chat;
  const items = [];
  if (!wide.matches) {
    if (now.clock_can_turn)
      items.push(...clockTurns().map(({ label, icon: name, body }) => ({ label, icon: name, run: () => turn(body) })));
    items.push(...now.distances.map((distance) => ({
      label: `Telegram: ${distance.name}`, icon: distance.chosen ? "tick" : "location", run: () => move(distance),
    })));
    items.push({
      label: themeName(), icon: isDark() ? "sun" : "moon",
      run: () => {
        turnTheme();
        showTheme();
      },
    });
  }
  items.push({
    label: blocked ? "Unblock the bot" : "Block the bot", icon: "block", danger: !blocked,
    run: () => quietly(act("block", { blocked: !blocked })),
  });
  const note = wide.matches ? null : byId("note").textContent;
  menu("More", items, byId("more"), note);
}

const clockTurns = () => turns(new Date(Date.now() + ahead));
const turn = (body) => quietly(turnClock(body)).then(refresh);
const move = (distance) => quietly(moveTo(distance)).then(refresh);

function offerAttachments() {
  menu(
    "Attach",
    [
      { label: "Photo or file", icon: "file", run: () => byId("file").click() },
      ...Object.entries(SHARED).map(([kind, label]) => ({ label, icon: kind, run: () => quietly(act("share", { kind })) })),
    ],
    byId("attach"),
  );
}

async function sendFiles(files) {
  for (const file of files) {
    try {
      await attach(file);
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      toast(byId("toasts"), problem.message);
    }
  }
}

function start() {
  const code = /[?&]start=([\w-]+)/.exec(now.start_link ?? "");
  return act("send", { text: code ? `/start ${code[1]}` : "/start" });
}

/** On browsers whose keyboard covers the page, the page ends where the keyboard begins. */
function watchKeyboard() {
  const seen = window.visualViewport;
  seen?.addEventListener("resize", () => {
    const covered = seen.scale === 1 && innerHeight - seen.height > 100;
    document.documentElement.style.setProperty("--visible", covered ? `${seen.height}px` : "100dvh");
  });
}

byId("gate-button").addEventListener("click", () =>
  quietly(now.chat.blocked ? act("block", { blocked: false }) : start()));
byId("more").addEventListener("click", offerMore);
byId("attach").addEventListener("click", offerAttachments);
byId("file").addEventListener("change", async ({ target }) => {
  const files = [...target.files];
  target.value = "";
  await sendFiles(files);
});
byId("theme").addEventListener("click", () => {
  turnTheme();
  showTheme();
});
for (const [i, button] of [...byId("turns").querySelectorAll("button")].entries())
  button.addEventListener("click", () => turn(clockTurns()[i].body));
for (const [i, button] of distanceButtons.entries())
  button.addEventListener("click", () => move(now.distances[i]));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
showTheme();
watchPresses(scroller, ({ dataset }, at) => {
  const message = now.chat.messages.find(({ id }) => String(id) === dataset.id);
  if (message) offerActions(message, at);
});
watchKeyboard();
setInterval(tick, 10_000);

const refresh = follower(show, () => {
  byId("line").hidden = false;
  setTimeout(refresh, RETRY_MS);
});
listen({
  changed: refresh,
  toast: ({ text, alert }) => {
    chat.answered();
    if (alert) tell(text);
    else toast(byId("toasts"), text);
  },
  line: (up) => {
    connected = up;
    byId("line").hidden = up;
  },
});
refresh();
