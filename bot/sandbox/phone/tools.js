/** The sandbox's own tools: light and dark, the clock, and how far away Telegram is; in the side note on a desk, in the menu on a phone. */
import { post } from "./wire.js";

const HOUR_S = 3600;
const WEEK_S = 7 * 24 * HOUR_S;
const KEPT = "afterword-theme";

/** True while the page is dark, by choice or by the system. */
export function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Turn to the other theme and remember it. */
export function turnTheme() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEPT, theme);
  } catch {
    // No storage: the choice lasts as long as the page.
  }
}

/** The three turns of the clock, seen from the sandbox's `now`: `{label, icon, body}` for `/phone/clock`. */
export function turns(now) {
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(8, 30, 0, 0);
  return [
    { label: "An hour later", icon: "clock", body: { forward_seconds: HOUR_S } },
    { label: "Tomorrow, 8:30", icon: "sun", body: { to: morning.toISOString() } },
    { label: "Six weeks later", icon: "calendar", body: { forward_seconds: 6 * WEEK_S } },
  ];
}

/** Turn the sandbox's clock; throws `Refused`. */
export const turnClock = (body) => post("clock", body);

/** Have Telegram's server seem as far away as one of the state's `distances`; throws `Refused`. */
export const moveTo = ({ key }) => post("distance", { distance: key });
