// Keeps the contact record on the server while it is written. If the server is away it says so, keeps trying, and holds
// a copy in this window. A record changed in another window is never overwritten.
import { request } from "./session.js";

const REST_MS = 800;
const RETRY_MS = 3000;
const PATIENCE_MS = 8000;
let timer = 0;
let running = Promise.resolve();
// What was sent and not answered is sent again unchanged, so that the server knows it again if it has it already.
const unanswered = new WeakMap();

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
  fields.delete("csrfmiddlewaretoken"); // the header has the present one
  return fields;
}

async function save(draft) {
  const isRepeated = unanswered.has(draft);
  const fields = unanswered.get(draft) ?? fieldsOf(draft);
  unanswered.set(draft, fields);
  sessionStorage.setItem(copyKey(draft), new URLSearchParams(fields));
  const response = await request(draft.getAttribute("action"), { method: "POST", body: fields, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  if (!draft.isConnected) return;
  if (response?.status === 409) return say(draft, "fremd");
  if (response?.status === 422) unanswered.delete(draft);
  if (!response?.ok) {
    say(draft, "offen");
    return later(RETRY_MS);
  }
  kept(draft, await response.json());
  if (isRepeated) later(0);
}

function kept(draft, { version }) {
  unanswered.delete(draft);
  draft.elements.version.value = version;
  sessionStorage.removeItem(copyKey(draft));
  if (!draft.dataset.changed) say(draft, "gesichert");
}

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(saveNow, milliseconds);
}

/** Save what is not saved yet; resolves when the server has it or could not be reached. */
function saveNow() {
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
  const copy = new URLSearchParams(draft ? sessionStorage.getItem(copyKey(draft)) : "");
  if (copy.get("version") !== draft?.elements.version.value) return; // none, or changed elsewhere in the meantime
  for (const [name, value] of copy) {
    if (name === "version" || name === "action") continue;
    for (const field of draft.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
  later(0);
}

function note(draft) {
  draft.dataset.changed = "true";
  delete draft.dataset.sent;
  say(draft, "laeuft");
  later(REST_MS);
}

const isTyped = (field) => field.matches("input, textarea") && (field.value !== field.defaultValue || field.checked !== field.defaultChecked);

document.addEventListener("input", (event) => {
  const draft = event.target.closest("form[data-draft]");
  if (draft) note(draft);
});
// Closing waits for what is still on its way, so that it does not meet a newer version of its own.
document.addEventListener("submit", async (event) => {
  const draft = event.target.closest("form[data-draft]");
  if (!draft) return;
  if (draft.dataset.settled) {
    delete draft.dataset.settled;
    draft.dataset.sent = "true";
    return;
  }
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
// The next page may be made of the last words; a form on its way carries them itself.
document.addEventListener("page:leaving", ({ detail }) => {
  const draft = form();
  if (draft && !draft.dataset.sent) detail.until(draft.dataset.changed ? saveNow() : running);
});
addEventListener("pagehide", () => form()?.dataset.changed && saveNow());
restore();
const early = form();
if (early && [...early.elements].some(isTyped)) note(early); // before this script was here
