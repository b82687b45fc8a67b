/** The line to the sandbox's server: requests that fail with a sentence, and the live stream of changes. */

/** The server said no, or nothing at all; the message is a sentence for the person. */
export class Refused extends Error {}

async function answer(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Refused("The sandbox is not answering.");
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.error ?? "The sandbox could not do that.");
  return body;
}

/** What the person can see now: the whole state of the phone. */
export const state = () => answer("/phone/state", {});

let before = Promise.resolve();

/** Do one thing, once what was done before it has been answered: taps arrive in their order. Throws `Refused`. */
export function post(action, body = {}) {
  const options = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const done = before.then(() => answer(`/phone/${action}`, options));
  before = done.catch(() => {});
  return done;
}

/** Hand over one file; throws `Refused`. */
export function attach(file) {
  const form = new FormData();
  form.append("file", file);
  return answer("/phone/attach", { method: "POST", body: form });
}

/** Listen for changes for as long as the page lives; `line(false)` while the server is away. */
export function listen({ changed, toast, line }) {
  let wait = 500;
  const open = () => {
    const source = new EventSource("/phone/events");
    source.onopen = () => {
      wait = 500;
      line(true);
      changed();
    };
    source.addEventListener("change", changed);
    source.addEventListener("toast", (event) => toast(JSON.parse(event.data)));
    // The browser's own retry gives up after some failures; ours never does.
    source.onerror = () => {
      source.close();
      line(false);
      setTimeout(open, wait);
      wait = Math.min(wait * 2, 4000);
    };
  };
  open();
}

/** A function that fetches and shows the state: one fetch at a time, and the last request always honoured. */
export function follower(show, failed) {
  let busy = false;
  let again = false;
  return async function refresh() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      do {
        again = false;
        show(await state());
      } while (again);
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      failed(problem);
    } finally {
      busy = false;
    }
  };
}
