/** What lies over the chat for a moment: menus, questions, toasts. On a phone they rise from the bottom, under the thumb. */
import { el, icon } from "./dom.js";

const TOAST_MS = 5000;

function raise(sheet) {
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet) sheet.close();
  });
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
}

/** A menu of `{label, icon, run, danger}`; at a point or an element on wide screens, at the bottom on a phone. */
export function menu(title, items, at, note = null) {
  const buttons = items.map((item) =>
    el(
      "button",
      {
        type: "button", role: "menuitem", class: item.danger ? "danger" : null,
        onclick: () => {
          sheet.close();
          item.run();
        },
      },
      icon(item.icon),
      el("span", {}, item.label),
    ),
  );
  const list = el("div", { role: "menu", "aria-label": title }, ...buttons);
  const sheet = el("dialog", { class: "menu", "aria-label": title }, list, note && el("p", { class: "note" }, note));
  sheet.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement);
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    buttons.at(to % buttons.length).focus();
  });
  raise(sheet);
  place(sheet, at);
}

function place(sheet, at) {
  const box = at instanceof Element ? at.getBoundingClientRect() : { left: at.x, right: at.x, bottom: at.y, top: at.y };
  const { width, height } = sheet.getBoundingClientRect();
  const left = box.left + width > innerWidth - 8 ? box.right - width : box.left;
  const below = box.bottom + 4 + height <= innerHeight - 8;
  const top = below ? box.bottom + 4 : box.top - 4 - height;
  sheet.style.setProperty("--left", `${Math.max(8, left)}px`);
  sheet.style.setProperty("--top", `${Math.max(8, top)}px`);
}

/** Ask before something is done; true if the person agreed. */
export function ask(question, agree) {
  return new Promise((resolve) => {
    const sheet = el(
      "dialog", { class: "ask", "aria-label": question },
      el("p", {}, question),
      el(
        "div", { class: "ask-row" },
        el("button", { type: "button", class: "quiet", onclick: () => sheet.close() }, "Cancel"),
        el("button", { type: "button", class: "danger", onclick: () => sheet.close("yes") }, agree),
      ),
    );
    sheet.addEventListener("close", () => resolve(sheet.returnValue === "yes"));
    raise(sheet);
  });
}

/** A message that the person must close. */
export function tell(text) {
  const sheet = el(
    "dialog", { class: "ask", role: "alertdialog", "aria-label": text },
    el("p", { dir: "auto" }, text),
    el("div", { class: "ask-row" }, el("button", { type: "button", class: "quiet", onclick: () => sheet.close() }, "OK")),
  );
  raise(sheet);
}

/** A word in passing, read out politely; `region` is the page's live region. */
export function toast(region, text) {
  const made = el("div", { class: "toast", dir: "auto" }, text);
  for (const old of [...region.children].slice(0, -1)) old.remove();
  region.append(made);
  setTimeout(() => made.remove(), TOAST_MS);
}
