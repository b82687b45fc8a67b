/** One message on the screen: built once, then patched where it changed, so that focus and folds stay. */
import { arrange, el, icon, say, set } from "./dom.js";
import { link, render } from "./text.js";
import { SHARED, clockTime, gist, sizeOf } from "./words.js";

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
// A second tap this soon after a button turned into another was meant for the one before.
const DOUBLE_TAP_MS = 400;
// After this, a bot that has not answered is not waited for.
const PATIENCE_MS = 10_000;
// A press that is answered in silence changes the chat's version twice: the bot takes it, and answers it.
const ANSWERED_AFTER = 2;

/** The element of one message; `handlers` holds what its parts can do and ask: press, command, jump, actions, version, botName. */
export class MessageView {
  constructor(message, handlers) {
    this.handlers = handlers;
    this.shown = {};
    this.reply = null;
    this.media = null;
    this.text = el("div", { class: "text", dir: "auto" });
    this.edited = el("span", { class: "edited" }, "edited");
    this.time = el("time");
    this.ticks = el("span", { class: "ticks", role: "img" });
    this.meta = el("div", { class: "meta" }, this.edited, this.time, this.ticks);
    this.bubble = el("div", { class: "bubble" });
    this.keyboard = el("div", { class: "keyboard", role: "group", "aria-label": "Choices" });
    this.more = el(
      "button",
      {
        type: "button", class: "more", "aria-label": "Message actions", "aria-haspopup": "menu", tabindex: -1,
        onclick: () => handlers.actions(this.message, this.more),
      },
      icon("dots"),
    );
    this.element = el("article", { class: "message", id: `m${message.id}`, "data-id": message.id, tabindex: -1 });
    this.pressed = new Map();
  }

  /** Show `message` as it is now, sent by `sender`; `last` when the next one is not from the same side. */
  patch(message, sender, last) {
    this.message = message;
    const date = new Date(message.date);
    const own = message.from === "me";
    this.element.classList.toggle("own", own);
    this.element.classList.toggle("bot", !own);
    this.element.classList.toggle("last", last);
    this.element.classList.toggle("is-edited", message.edited);
    this.element.classList.toggle("keyed", message.buttons.length > 0);
    this.element.classList.toggle("rtl", RIGHT_TO_LEFT.test(message.text));
    const edited = message.edited ? ", edited" : "";
    set(this.element, "aria-label", `${sender}, ${clockTime(date)}${edited}: ${gist(message, 200)}`);
    this.#part("reply", message.reply_to, () => (this.reply = this.#quote(message.reply_to)));
    this.#part("media", [message.kind, message.document, message.photo], () => (this.media = media(message)));
    this.#part("text", [message.text, message.entities], () => {
      const gap = el("span", { class: "gap", "aria-hidden": "true" });
      const words = render(message.text, message.entities, this.handlers);
      this.element.classList.toggle("block-end", words.lastChild?.matches?.("blockquote, pre") ?? false);
      this.text.replaceChildren(words, gap);
    });
    this.#part("meta", [message.date, own && message.read], () => {
      this.time.dateTime = message.date;
      say(this.time, clockTime(date));
      set(this.ticks, "aria-label", message.read ? "Read" : "Sent");
      this.ticks.replaceChildren(icon(message.read ? "ticks" : "tick"));
    });
    this.#part("buttons", message.buttons, () => this.#buttons(message.buttons));
    this.edited.hidden = !message.edited;
    this.ticks.hidden = !own;
    const parts = [this.reply, this.media, message.text ? this.text : null, this.meta];
    arrange(this.bubble, parts.filter((part) => part !== null));
    arrange(this.element, [this.bubble, this.more, ...(message.buttons.length ? [this.keyboard] : [])]);
  }

  /** End the wait of the buttons that the bot has answered by this `version` of the chat; by default, of all. */
  settle(version = Infinity) {
    for (const [button, { timer, since }] of this.pressed) {
      if (version - since < ANSWERED_AFTER) continue;
      clearTimeout(timer);
      set(button, "aria-busy", null);
      this.pressed.delete(button);
    }
  }

  #part(name, value, draw) {
    const seen = JSON.stringify(value);
    if (this.shown[name] === seen) return;
    this.shown[name] = seen;
    draw();
  }

  #quote(reply) {
    if (reply === null) return null;
    const who = reply.from === "me" ? "You" : this.handlers.botName();
    return el(
      "button",
      {
        type: "button", class: "quote",
        "aria-label": `In reply to ${who}: ${reply.text}. Go to it`, onclick: () => this.handlers.jump(reply.id),
      },
      el("span", { class: "quote-who" }, who),
      el("span", { class: "quote-text", dir: "auto" }, reply.text || "Message"),
    );
  }

  #buttons(rows) {
    const lines = [...this.keyboard.children];
    arrange(
      this.keyboard,
      rows.map((row, r) => {
        const line = lines[r] ?? el("div", { class: "keys" });
        const old = [...line.children];
        arrange(line, row.map((button, b) => this.#button(button, old[b])));
        return line;
      }),
    );
  }

  #button(wanted, old) {
    if (wanted.url !== undefined && wanted.url !== null) {
      const made = link(wanted.url);
      made.className = "key key-link";
      made.append(wanted.text, icon("out"));
      set(made, "data-style", wanted.style ?? null);
      return made;
    }
    const reused = old instanceof HTMLButtonElement;
    const key = reused ? old : el("button", { type: "button", class: "key", onclick: (event) => this.#press(event, key) });
    if (key.dataset.data !== wanted.data || key.textContent !== wanted.text) {
      key.changed = reused ? performance.now() : -DOUBLE_TAP_MS;
      key.dataset.data = wanted.data;
      key.textContent = wanted.text;
    }
    set(key, "data-style", wanted.style ?? null);
    return key;
  }

  #press(event, key) {
    const stray = event.detail > 1 && performance.now() - key.changed < DOUBLE_TAP_MS;
    if (stray || this.pressed.has(key)) return;
    set(key, "aria-busy", "true");
    const timer = setTimeout(() => this.settle(), PATIENCE_MS);
    this.pressed.set(key, { timer, since: this.handlers.version() });
    this.handlers.press(this.message.id, key.dataset.data).catch(() => this.settle());
  }
}

function media({ kind, document: file, photo }) {
  if (photo !== null) {
    return el(
      "a",
      { class: "photo", href: photo.url, target: "_blank", rel: "noopener", "aria-label": "Open the photo" },
      el("img", { src: photo.url, alt: "Photo" }),
    );
  }
  if (file !== null) {
    return el(
      "a",
      { class: "file", href: file.url, download: file.name, "aria-label": `Download ${file.name}, ${sizeOf(file.size)}` },
      el("span", { class: "file-icon" }, icon("download")),
      el(
        "span", { class: "file-words" },
        el("span", { class: "file-name", dir: "auto" }, file.name),
        el("span", { class: "file-size" }, sizeOf(file.size)),
      ),
    );
  }
  if (kind in SHARED) return el("div", { class: "shared" }, icon(kind), el("span", {}, SHARED[kind]));
  return null;
}
