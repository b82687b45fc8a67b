/** Text and its entities, as elements. Offsets are UTF-16 code units, which is how JavaScript counts too. */
import { el, icon } from "./dom.js";

// Outermost first. A spoiler stays outside what can be tapped, and a link is not cut up by the styles that cross it.
const RANK = [
  ["blockquote", "expandable_blockquote"],
  ["pre"],
  ["spoiler"],
  ["text_link", "url", "email", "phone_number", "bot_command", "date_time"],
];
const STYLES = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set([...RANK[0], ...RANK[1]]);

/** Build `text` with its entities: nested, crossing or out of range, each character gets what covers it. */
export function render(text, entities, { command }) {
  const known = ordered(text, entities);
  const root = document.createDocumentFragment();
  let open = [];
  let afterBlock = false;
  for (const [start, end] of pieces(text, known)) {
    const wanted = known.filter((entity) => entity.start <= start && end <= entity.end);
    let shared = 0;
    while (shared < open.length && open[shared].entity === wanted[shared]) shared += 1;
    afterBlock ||= open.slice(shared).some(({ entity }) => BLOCKS.has(entity.type));
    open = open.slice(0, shared);
    for (const entity of wanted.slice(shared)) {
      const made = build(entity, text.slice(entity.start, entity.end), command);
      (open.at(-1)?.inside ?? root).append(made.outside);
      open.push({ entity, inside: made.inside });
    }
    let words = text.slice(start, end);
    // A block already ends its line; the line break that follows it in the text is that same one.
    if (afterBlock && words.startsWith("\n")) words = words.slice(1);
    afterBlock = false;
    (open.at(-1)?.inside ?? root).append(words);
  }
  return root;
}

function ordered(text, entities) {
  const rank = (type) => RANK.findIndex((types) => types.includes(type)) + 1 || RANK.length + 1;
  return entities
    .map(({ type, offset, length, url, unix_time: seconds }) => ({
      type,
      url,
      seconds,
      start: Math.max(0, offset),
      end: Math.min(text.length, offset + length),
    }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => rank(a.type) - rank(b.type) || a.start - b.start || b.end - a.end);
}

function* pieces(text, entities) {
  const cuts = new Set([0, text.length, ...entities.flatMap(({ start, end }) => [start, end])]);
  const sorted = [...cuts].sort((a, b) => a - b);
  for (let i = 1; i < sorted.length; i += 1) yield [sorted[i - 1], sorted[i]];
}

function build({ type, url, seconds }, words, command) {
  const same = (element) => ({ outside: element, inside: element });
  switch (type) {
    case "bold":
    case "italic":
    case "underline":
    case "strikethrough":
    case "code":
      return same(el(STYLES[type]));
    case "pre":
      return same(el("pre"));
    case "blockquote":
      return same(el("blockquote", { dir: "auto" }));
    case "expandable_blockquote":
      return folded();
    case "spoiler":
      return spoiler();
    case "text_link":
      return same(link(url));
    case "url":
      return same(link(/^[a-z][a-z0-9+.-]*:/i.test(words) ? words : `https://${words}`));
    case "email":
      return same(link(`mailto:${words}`));
    case "phone_number":
      return same(link(`tel:${words.replace(/[^+\d]/g, "")}`));
    case "bot_command":
      return same(el("button", { type: "button", class: "command", onclick: () => command(words) }));
    case "date_time":
      return same(moment(seconds));
    default:
      return same(el("span"));
  }
}

/** A link that opens apart; an address that could run anything here becomes plain text. */
export function link(address) {
  const safe = /^(https?|mailto|tel):/i.test(address ?? "") && URL.canParse(address);
  return safe ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }) : el("span");
}

/** A moment that says, when it is pointed at, what this clock shows then. */
function moment(seconds) {
  const at = new Date(seconds * 1000);
  return el("time", { datetime: at.toISOString(), title: at.toLocaleString([], { dateStyle: "full", timeStyle: "short" }) });
}

function folded() {
  const inside = el("div", { class: "fold-text" });
  const button = el("button", { type: "button", class: "fold-button", "aria-expanded": "false" });
  const label = el("span", {}, "Show all");
  button.append(label, icon("down"));
  const outside = el("blockquote", { class: "fold", dir: "auto" }, inside, button);
  const turn = () => {
    const unfolded = outside.classList.toggle("unfolded");
    outside.dispatchEvent(new Event("unfold", { bubbles: true }));
    button.setAttribute("aria-expanded", String(unfolded));
    label.textContent = unfolded ? "Show less" : "Show all";
  };
  outside.addEventListener("click", (event) => {
    const own = event.target.closest("a, button, .spoiler:not(.shown)");
    const selecting = !window.getSelection().isCollapsed;
    if (own === button || (!own && !selecting && !outside.classList.contains("fits"))) turn();
  });
  widths.observe(inside);
  return { outside, inside };
}

// Three lines or fewer need no folding; that depends on the width, so it is looked at again when that changes.
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const quote = target.parentElement;
    if (quote && !quote.classList.contains("unfolded"))
      quote.classList.toggle("fits", target.scrollHeight <= target.clientHeight + 1);
  }
});

function spoiler() {
  const inside = el("span", { inert: true });
  const outside = el(
    "span",
    { class: "spoiler", role: "button", tabindex: 0, "aria-label": "Hidden text. Show it" },
    inside,
  );
  const reveal = () => {
    for (const each of outside.closest(".text").querySelectorAll(".spoiler")) {
      each.classList.add("shown");
      for (const name of ["role", "tabindex", "aria-label"]) each.removeAttribute(name);
      each.firstElementChild.removeAttribute("inert");
    }
  };
  outside.addEventListener("click", reveal);
  outside.addEventListener("keydown", (event) => {
    if (outside.hasAttribute("role") && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      reveal();
    }
  });
  return { outside, inside };
}
