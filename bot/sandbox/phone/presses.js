/** Asking for a message's actions: a long press, a right click, or the keyboard's menu key. */

const LONG_PRESS_MS = 450;
const FINGER_PX = 10;

/** Call `offer(article, at)` when somebody asks for the actions of a message inside `scroller`. */
export function watchPresses(scroller, offer) {
  let timer = null;
  let from = null;
  let fired = false;
  const stop = () => clearTimeout(timer);
  scroller.addEventListener("contextmenu", (event) => {
    const article = articleAt(event.target);
    if (!article || event.target.closest("a, img") || !window.getSelection().isCollapsed) return;
    event.preventDefault();
    const keyed = event.target === article;
    if (!fired) offer(article, keyed ? article.querySelector(".bubble") : { x: event.clientX, y: event.clientY });
  });
  document.addEventListener("pointerdown", () => (fired = false), { capture: true });
  scroller.addEventListener("pointerdown", (event) => {
    const article = articleAt(event.target);
    if (event.pointerType === "mouse" || !article) return;
    from = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => {
      fired = true;
      navigator.vibrate?.(10);
      offer(article, from);
    }, LONG_PRESS_MS);
  });
  scroller.addEventListener("pointermove", (event) => {
    if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > FINGER_PX) stop();
  });
  for (const name of ["pointerup", "pointercancel", "scroll"]) scroller.addEventListener(name, stop, { passive: true });
  // The finger of the long press is still down: lifting it must tap neither the message nor the menu.
  const swallow = (event) => {
    if (!fired || event.detail === 0) return;
    fired = false;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", swallow, { capture: true });
}

function articleAt(target) {
  return target.matches(".message") ? target : (target.closest(".bubble")?.closest(".message") ?? null);
}
