// Parts of a page that follow live events: `data-refresh="/address"` and `data-refresh-on="state board"` on an element with
// an id. The answer's elements replace those of the same id. A part that has the focus waits until the focus has left.
import { request } from "./session.js";

const QUIET_MS = 1000;
const FIRST_LOOK_MS = 1500;
const due = new Map();
const asked = new Map();
let lastEventAt = 0;

/** Fetch a fragment and put its elements in the place of those with the same ids; an older answer changes nothing. */
export async function refresh(address) {
  const turn = (asked.get(address) ?? 0) + 1;
  asked.set(address, turn);
  const response = await request(address).catch(() => null);
  if (!response?.ok || asked.get(address) !== turn) return false;
  const fragment = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const fresh of [...fragment.body.children]) replace(fresh);
  document.dispatchEvent(new CustomEvent("part:shown"));
  return true;
}

function replace(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old) return;
  if (!old.contains(document.activeElement)) return old.replaceWith(document.adoptNode(fresh));
  const within = document.activeElement.id;
  old.replaceWith(document.adoptNode(fresh));
  (document.getElementById(within) ?? document.getElementById(fresh.id)).focus({ preventScroll: true });
}

function soon(address) {
  if (due.has(address)) return;
  due.set(address, setTimeout(() => {
    due.delete(address);
    refresh(address);
  }, QUIET_MS));
}

function refreshAll() {
  new Set([...document.querySelectorAll("[data-refresh]")].map((part) => part.dataset.refresh)).forEach(refresh);
}

function onLive(event) {
  lastEventAt = performance.now();
  const name = event.type.slice("live:".length);
  for (const part of document.querySelectorAll("[data-refresh-on]")) {
    if (!part.dataset.refreshOn.split(" ").includes(name)) continue;
    if (name === "state" || name === "notice") refresh(part.dataset.refresh);
    else soon(part.dataset.refresh);
  }
}

// What happened while a page was on its way is not on it.
document.addEventListener("page:shown", ({ detail }) => lastEventAt >= detail.askedAt && refreshAll());
setTimeout(refreshAll, FIRST_LOOK_MS);
for (const name of ["state", "board", "ended", "talk", "notice", "run", "crawl", "resync"]) document.body.addEventListener(`live:${name}`, onLive);
