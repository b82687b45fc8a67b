/** The list of messages: days, the unread line, where it is scrolled to, and moving through it by keyboard. */
import { arrange, el, say, set } from "./dom.js";
import { MessageView } from "./message.js";
import { dayKey, dayName } from "./words.js";

const NEAR_PX = 48;
// The end, to within the rounding of a zoomed page.
const END_PX = 2;

/** The chat's log inside its scroller; `handlers` as for a message, with `read(id)` for when all up to a message has been seen. */
export class Chat {
  constructor({ scroller, log, jump, badge, handlers }) {
    Object.assign(this, { scroller, log, jump, badge });
    this.handlers = { ...handlers, jump: (id) => this.goTo(id) };
    this.views = new Map();
    this.days = new Map();
    this.unreadLine = el("div", { class: "unread", role: "separator" }, el("span", {}, "New messages"));
    this.unreadFrom = null;
    this.unread = 0;
    this.newest = null;
    this.current = null;
    this.first = true;
    // `follows`: new messages scroll into view. `top` is the position that was last looked at.
    this.atEnd = true;
    this.follows = true;
    this.top = 0;
    this.seen = "";
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    scroller.addEventListener("scroll", () => scroller.classList.add("moving"), { passive: true });
    scroller.addEventListener("scrollend", () => this.#rested(), { passive: true });
    jump.addEventListener("click", () => this.toLatest());
    log.addEventListener("keydown", (event) => this.#key(event));
    // What was unfolded is read from its beginning, so new messages do not scroll into view.
    log.addEventListener("unfold", () => (this.follows = false));
    log.addEventListener("focusin", (event) => this.#rove(event.target.closest(".message")));
    document.addEventListener("visibilitychange", () => this.#looked());
    const grown = new ResizeObserver(() => {
      this.#scrolled();
      if (this.follows) this.#stick();
    });
    grown.observe(scroller);
    grown.observe(log);
  }

  /** Bring the screen to `state`, touching only what changed. */
  show({ chat, bot, clock, version }) {
    const { messages } = chat;
    this.#scrolled();
    this.newest = messages.findLast(({ from }) => from === "bot")?.id ?? null;
    const watching = this.follows && !this.first && document.visibilityState === "visible";
    const fresh = messages.filter(({ id }) => !this.views.has(id));
    this.#markUnread(messages, chat.unread, watching, fresh.some(({ from }) => from === "me"));
    const focused = this.#focused();
    this.#draw(messages, bot.name, new Date(clock));
    this.#settle(messages, version);
    this.#refocus(focused);
    if (this.first) this.#open();
    else if (watching || fresh.some(({ from }) => from === "me")) this.#stick();
    else this.follows = false;
    this.#scrolled();
  }

  /** Show an earlier message and make it flash, or nothing if it is gone. */
  goTo(id) {
    const view = this.views.get(id);
    if (view === undefined) return;
    this.follows = false;
    view.element.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    view.element.focus({ preventScroll: true });
    view.element.classList.remove("flash");
    view.element.getBoundingClientRect();
    view.element.classList.add("flash");
  }

  /** Go to the newest message. */
  toLatest() {
    this.follows = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: calm() ? "auto" : "smooth" });
  }

  /** No button waits any longer: the bot has answered. */
  answered() {
    for (const view of this.views.values()) view.settle();
  }

  #markUnread(messages, unread, watching, spoke) {
    if (unread > 0 && this.unread === 0) {
      // A person who has written has seen what stood above.
      const spokeAt = messages.findLastIndex(({ from }) => from === "me");
      const waiting = messages.slice(Math.max(spokeAt + 1, messages.length - unread));
      this.unreadFrom = watching ? null : (waiting[0]?.id ?? null);
    }
    if (spoke && !this.first) this.unreadFrom = null;
    this.unread = unread;
  }

  #draw(messages, botName, now) {
    const byDay = new Map();
    for (const [i, message] of messages.entries()) {
      const view = this.views.get(message.id) ?? new MessageView(message, this.handlers);
      this.views.set(message.id, view);
      const next = messages[i + 1];
      const day = dayKey(new Date(message.date));
      const last = next === undefined || next.from !== message.from || dayKey(new Date(next.date)) !== day;
      view.patch(message, message.from === "me" ? "You" : botName, last);
      if (!byDay.has(day)) byDay.set(day, []);
      if (message.id === this.unreadFrom) byDay.get(day).push(this.unreadLine);
      byDay.get(day).push(view.element);
    }
    const here = new Set(messages.map(({ id }) => id));
    for (const id of [...this.views.keys()]) if (!here.has(id)) this.views.delete(id);
    for (const day of [...this.days.keys()]) if (!byDay.has(day)) this.days.delete(day);
    const sections = [...byDay].map(([day, elements]) => this.#day(day, elements, now));
    arrange(this.log, sections);
    if (!this.log.contains(document.activeElement)) this.#rove(this.views.get(messages.at(-1)?.id)?.element ?? null);
  }

  #day(day, elements, now) {
    if (!this.days.has(day)) {
      const pill = el("div", { class: "date", role: "separator" }, el("span"));
      this.days.set(day, { pill, section: el("section", { class: "day" }) });
    }
    const { pill, section } = this.days.get(day);
    const [year, month, date] = day.split("-").map(Number);
    say(pill.firstElementChild, dayName(new Date(year, month - 1, date), now));
    set(section, "aria-label", pill.textContent);
    arrange(section, [pill, ...elements]);
    return section;
  }

  #settle(messages, version) {
    const seen = JSON.stringify(messages.filter(({ from }) => from === "bot"));
    const moved = seen !== this.seen;
    for (const view of this.views.values()) view.settle(moved ? Infinity : version);
    this.seen = seen;
  }

  #focused() {
    const element = document.activeElement;
    if (!this.log.contains(element)) return null;
    const articles = this.#articles();
    const article = element.closest(".message");
    return { element, article, after: articles.slice(articles.indexOf(article) + 1) };
  }

  // The focus goes to the next message when the one that had it is gone.
  #refocus(focused) {
    if (focused === null || this.log.contains(focused.element)) return;
    const still = [focused.article, ...focused.after].find((article) => article && this.log.contains(article));
    (still ?? this.#articles().at(-1) ?? this.scroller).focus({ preventScroll: true });
  }

  #open() {
    this.first = false;
    // A screen reader reads out only what comes after the first drawing.
    setTimeout(() => set(this.log, "aria-live", "polite"));
    if (this.unreadFrom === null) return this.#stick();
    this.follows = false;
    this.unreadLine.scrollIntoView({ block: "start" });
    return this.#scrolled();
  }

  #stick() {
    this.follows = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#scrolled();
  }

  // The position is compared here, not in the scroll event, which comes a frame late: a message that arrives in
  // between must not pull down somebody who scrolls up. What grows or shrinks leaves `follows` as it is.
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const left = scrollHeight - scrollTop - clientHeight;
    this.atEnd = left < NEAR_PX;
    if (left < END_PX || (this.atEnd && scrollTop > this.top)) this.follows = true;
    else if (scrollTop < this.top) this.follows = false;
    this.top = scrollTop;
    this.jump.hidden = this.atEnd;
    this.badge.hidden = this.unread === 0;
    say(this.badge, String(this.unread));
    set(this.jump, "aria-label", this.unread ? `Go to the latest, ${this.unread} unread` : "Go to the latest");
    this.#looked();
  }

  #rested() {
    this.scroller.classList.remove("moving");
    if (this.atEnd) this.follows = true;
  }

  #looked() {
    if (this.unread > 0 && this.atEnd && document.visibilityState === "visible") this.handlers.read(this.newest);
  }

  #articles() {
    return [...this.log.querySelectorAll(".message")];
  }

  #rove(article) {
    if (article === this.current) return;
    for (const [each, index] of [[this.current, -1], [article, 0]]) {
      if (each === null) continue;
      each.tabIndex = index;
      each.querySelector(".more").tabIndex = index;
    }
    this.current = article;
  }

  #key(event) {
    if (!event.target.matches(".message")) return;
    const articles = this.#articles();
    const at = articles.indexOf(event.target);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: articles.length - 1 }[event.key];
    if (to !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      articles[to]?.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.target.querySelector(".more").click();
    }
  }
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
