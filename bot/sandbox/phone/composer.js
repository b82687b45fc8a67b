/** Where the person writes: the growing field, the bar above it while replying or editing, and the bot's commands. */
import { el, say, set } from "./dom.js";
import { gist } from "./words.js";

// Where the style sheet's `field-sizing` does it, the field needs no measuring.
const GROWS = CSS.supports("field-sizing", "content");

/** The composer's form; `handlers` sends: send(text, replyTo), edit(id, text), last() for the newest own text. */
export class Composer {
  constructor({ form, field, send, bar, commands, opener, handlers }) {
    Object.assign(this, { form, field, send, bar, commands, opener, handlers });
    this.about = null;
    this.busy = false;
    this.offered = [];
    this.known = [];
    this.at = -1;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    field.addEventListener("input", () => this.#typed());
    field.addEventListener("keydown", (event) => this.#key(event));
    commands.addEventListener("keydown", (event) => this.#key(event));
    commands.addEventListener("focusout", () => this.#close());
    opener.addEventListener("mousedown", (event) => event.preventDefault());
    opener.addEventListener("click", () => (this.commands.hidden ? this.#browse() : this.#close()));
    // The phone's keyboard stays up from one message to the next.
    send.addEventListener("mousedown", (event) => event.preventDefault());
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && this.about !== null) this.cancel();
    });
    bar.querySelector("button").addEventListener("click", () => this.cancel());
    this.#typed();
  }

  /** The bot's commands as they are now. */
  knows(commands) {
    if (JSON.stringify(commands) === JSON.stringify(this.known)) return;
    this.known = commands;
    this.opener.hidden = commands.length === 0;
  }

  /** Write a reply to `message`. */
  reply(message, who) {
    this.#begin({ kind: "reply", id: message.id }, `Reply to ${who}`, gist(message));
  }

  /** Change `message`, which the person sent. */
  edit(message) {
    this.#begin({ kind: "edit", id: message.id }, "Editing", gist(message));
    this.field.value = message.text;
    this.#typed();
    this.field.setSelectionRange(message.text.length, message.text.length);
  }

  /** Give up replying or editing; what was being edited stays as it was. */
  cancel() {
    if (this.about?.kind === "edit") this.field.value = "";
    this.#end();
    this.field.focus();
  }

  /** Messages that are gone can be neither answered nor edited. */
  remaining(ids) {
    if (this.about !== null && !ids.has(this.about.id)) this.#end();
  }

  #begin(about, title, text) {
    if (this.about?.kind === "edit") this.field.value = "";
    this.about = about;
    this.bar.hidden = false;
    say(this.bar.querySelector(".bar-title"), title);
    say(this.bar.querySelector(".bar-text"), text);
    set(this.bar, "aria-label", `${title}: ${text}`);
    set(this.send, "aria-label", about.kind === "edit" ? "Save" : "Send");
    this.field.focus();
  }

  #end() {
    this.about = null;
    this.bar.hidden = true;
    set(this.send, "aria-label", "Send");
    this.#typed();
  }

  async #submit() {
    const text = this.field.value;
    if (this.busy || text.trim() === "") return;
    this.busy = true;
    this.#close();
    const about = this.about;
    try {
      if (about?.kind === "edit") await this.handlers.edit(about.id, text);
      else await this.handlers.send(text, about?.id ?? null);
      // What was typed while the server took its time is kept.
      if (this.field.value === text) this.field.value = "";
      if (this.about === about) this.#end();
    } catch {
      // The person has been told why; the text stays for another try.
    } finally {
      this.busy = false;
      this.#typed();
    }
  }

  #typed() {
    const { field } = this;
    if (!GROWS) {
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight}px`;
    }
    set(this.send, "aria-disabled", field.value.trim() === "" ? "true" : null);
    const start = /^\/([a-z0-9_]*)$/i.exec(field.value);
    if (start && this.about === null) this.#offer(start[1].toLowerCase());
    else this.#close();
  }

  #browse() {
    this.#offer("");
    if (this.commands.hidden) return;
    this.commands.focus();
    this.#mark(0);
  }

  #offer(prefix) {
    this.offered = this.known.filter(({ command }) => command.startsWith(prefix));
    this.commands.replaceChildren(
      ...this.offered.map(({ command, description }, i) =>
        el(
          "li",
          {
            role: "option", id: `command-${command}`, "aria-selected": "false",
            onmousedown: (event) => event.preventDefault(), onclick: () => this.#run(i),
          },
          el("span", { class: "command-name" }, `/${command}`),
          el("span", { class: "command-words" }, description),
        ),
      ),
    );
    this.commands.hidden = this.offered.length === 0;
    set(this.opener, "aria-expanded", String(!this.commands.hidden));
    this.#mark(-1);
  }

  #close() {
    if (this.commands.hidden) return;
    const inside = document.activeElement === this.commands;
    this.commands.hidden = true;
    set(this.opener, "aria-expanded", "false");
    this.#mark(-1);
    if (inside) this.opener.focus();
  }

  #mark(at) {
    this.at = at;
    for (const [i, option] of [...this.commands.children].entries()) {
      set(option, "aria-selected", String(i === at));
      if (i === at) option.scrollIntoView({ block: "nearest" });
    }
    const id = at < 0 ? null : this.commands.children[at].id;
    set(this.field, "aria-activedescendant", id);
    set(this.commands, "aria-activedescendant", id);
  }

  async #run(at) {
    const { command } = this.offered[at];
    this.#close();
    const typed = this.field.value;
    try {
      await this.handlers.send(`/${command}`, null);
      if (this.field.value === typed && typed.startsWith("/")) this.field.value = "";
    } catch {
      // The person has been told why.
    }
    this.#typed();
  }

  #key(event) {
    if (event.isComposing) return;
    if (!this.commands.hidden && this.#chooses(event)) return event.preventDefault();
    if (event.currentTarget !== this.field) return undefined;
    const desk = matchMedia("(pointer: fine)").matches;
    if (event.key === "Enter" && !event.shiftKey && desk) {
      event.preventDefault();
      return this.form.requestSubmit();
    }
    if (event.key === "ArrowUp" && this.field.value === "" && this.about === null) {
      const last = this.handlers.last();
      if (last !== null) {
        event.preventDefault();
        this.edit(last);
      }
    }
    return undefined;
  }

  #chooses({ key, shiftKey }) {
    const count = this.offered.length;
    if (key === "ArrowDown") this.#mark((this.at + 1) % count);
    else if (key === "ArrowUp") this.#mark((this.at <= 0 ? count : this.at) - 1);
    else if (key === "Escape") this.#close();
    else if ((key === "Enter" && !shiftKey) && this.at >= 0) this.#run(this.at);
    else return false;
    return true;
  }
}
