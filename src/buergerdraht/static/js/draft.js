// Keeps the contact record on the server while it is written. If the server is away it says so, keeps trying, and holds
// a copy in this window. A record changed in another window is never overwritten.
import { request } from "./session.js";

const REST_MS = 800;
const RETRY_MS = 3000;
const PATIENCE_MS = 8000;
let timer = 0;
let running = Promise.resolve();

const form = () => document.querySelector("form[data-draft]");
const copyKey = (draft) => `entwurf.${draft.dataset.draft}`;

function say(draft, name) {
  const status = draft.querySelector("[data-draft-status]");
  if (status.dataset.state === name) return;
  status.dataset.state = name;
  status.replaceChildren(document.getElementById(`entwurf-${name}`).content.cloneNode(true));
}

function fieldsOf(draft) {
  const fields = new FormData(draft);
  fields.set("action", "save");
  return fields;
}

async function save(draft) {
  const fields = fieldsOf(draft);
  sessionStorage.setItem(copyKey(draft), new URLSearchParams(fields));
  const response = await request(draft.getAttribute("action"), { method: "POST", body: fields, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  if (!draft.isConnected) return;
  if (response?.ok) return kept(draft, await response.json());
  if (response?.status === 409) return say(draft, "fremd");
  say(draft, "offen");
  later(RETRY_MS);
}

function kept(draft, { version }) {
  draft.elements.version.value = version;
  sessionStorage.removeItem(copyKey(draft));
  if (!draft.dataset.changed) say(draft, "gesichert");
}

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(saveNow, milliseconds);
}

/** Save what is not saved yet; resolves when the server has it or could not be reached. */
export function saveNow() {
  clearTimeout(timer);
  const draft = form();
  if (!draft) return running;
  delete draft.dataset.changed;
  running = running.then(() => save(draft));
  return running;
}

/** Put back what this window held when the server could not be reached before the page was left. */
function restore() {
  const draft = form();
  const copy = draft && sessionStorage.getItem(copyKey(draft));
  if (!copy) return;
  for (const [name, value] of new URLSearchParams(copy)) {
    if (["csrfmiddlewaretoken", "version", "action"].includes(name)) continue;
    for (const field of draft.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
  later(0);
}

document.addEventListener("input", (event) => {
  const draft = event.target.closest("form[data-draft]");
  if (!draft) return;
  draft.dataset.changed = "true";
  say(draft, "laeuft");
  later(REST_MS);
});
// Closing waits for what is still on its way, so that it does not meet a newer version of its own.
document.addEventListener("submit", async (event) => {
  const draft = event.target.closest("form[data-draft]");
  if (!draft || draft.dataset.settled) return delete draft?.dataset.settled;
  event.preventDefault();
  event.stopImmediatePropagation();
  clearTimeout(timer);
  await running;
  await new Promise((done) => setTimeout(done)); // a form refuses to be submitted while it is being submitted
  draft.dataset.settled = "true";
  draft.requestSubmit(event.submitter);
}, { capture: true });
document.body.addEventListener("session:renewed", saveNow);
document.addEventListener("page:shown", restore);
addEventListener("pagehide", () => form()?.dataset.changed && saveNow());
restore();
