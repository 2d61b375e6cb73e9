// Live updates: each event of the server becomes a `live:<event>` on the body with the object's id as detail.id.
// `live:resync` says that something may have been missed: load the state anew. It is the first event of each connection.
import { request } from "./session.js";

const SHOW_AFTER_MS = 3000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;
const meta = document.querySelector('meta[name="live-url"]');
const status = document.getElementById("live-status");
let source;
let showing;
let wait = FIRST_WAIT_MS;

function showInterruption() {
  showing ??= setTimeout(() => { status.hidden = false; }, SHOW_AFTER_MS);
}

function hideInterruption() {
  clearTimeout(showing);
  showing = undefined;
  wait = FIRST_WAIT_MS;
  status.hidden = true;
}

function take(message) {
  const [event, id] = JSON.parse(message.data);
  if (event === "expired") return renew();
  if (event === "away") showInterruption();
  if (event === "resync") hideInterruption();
  document.body.dispatchEvent(new CustomEvent(`live:${event}`, { bubbles: true, detail: { id } }));
}

function follow() {
  source?.close();
  source = new EventSource(meta.content);
  source.onmessage = take;
  source.onerror = () => {
    showInterruption();
    if (source.readyState === EventSource.CLOSED) renew();
  };
}

// A token is valid for minutes, the sign-in for hours: ask for a new one, patiently.
async function renew() {
  source.close();
  const token = new URL(meta.content, location.href).searchParams.get("token");
  const response = await request(meta.dataset.renewal ?? "/ereignisse/erneuern", { method: "POST", body: new URLSearchParams({ token }) }).catch(() => null);
  if (response?.status === 401) return; // the re-login dialog is open; session:renewed comes back here
  if (response?.ok) {
    meta.content = await response.text();
    follow();
  } else {
    setTimeout(renew, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

document.body.addEventListener("session:renewed", renew);
addEventListener("pagehide", () => source.close());
addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
follow();
