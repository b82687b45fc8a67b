/** How the page puts time, size and kinds into words. */

const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const dated = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const moment = new Intl.DateTimeFormat("en-GB", {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
});

/** `14:05` */
export const clockTime = (date) => time.format(date);

/** `Mon, 23 Nov, 14:05` */
export const momentOf = (date) => moment.format(date).replaceAll(",", "");

/** The local day as a key that sorts. */
export const dayKey = (date) => {
  const two = (n) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** A day as people say it, seen from `now`. */
export function dayName(date, now) {
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  if (dayKey(date) === dayKey(now)) return "Today";
  if (dayKey(date) === dayKey(before)) return "Yesterday";
  return date.getFullYear() === now.getFullYear() ? weekday.format(date) : dated.format(date);
}

/** Bytes as people read them. */
export function sizeOf(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What a message without text is, by kind, in the order that the attach menu offers. */
export const SHARED = {
  sticker: "Sticker",
  location: "Location",
  contact: "Contact",
  voice: "Voice message",
  poll: "Poll",
};

/** One line for a message: its text, or what it is. */
export function gist(message, longest = 120) {
  const what =
    message.text ||
    message.document?.name ||
    (message.photo || message.kind === "photo" ? "Photo" : (SHARED[message.kind] ?? "Message"));
  const line = what.replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest - 1).trimEnd()}…` : line;
}
