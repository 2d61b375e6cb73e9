// Parts of a page that follow live events: `data-refresh="/address"` and `data-refresh-on="state board"` on an element with
// an id. The answer's elements replace those of the same id. A part that has the focus waits until the focus has left.
import { request } from "./session.js";

const QUIET_MS = 1000;
// In a busy centre the board changes each second: who does not watch it looks now and then, and not at all where nobody sees it.
const BOARD_PAUSE_MS = 5000;
const FIRST_LOOK_MS = 1500;
const due = new Map();
const asked = new Map();
const missed = new Set();
let lastEventAt = 0;

/** Fetch a fragment and put its elements in the place of those with the same ids; an older answer changes nothing. */
export async function refresh(address) {
  const at = performance.now();
  asked.set(address, at);
  clearTimeout(due.get(address)?.timer);
  due.delete(address);
  const response = await request(address).catch(() => null);
  if (!response?.ok || asked.get(address) !== at) return false;
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

/** One question answers all events until it is asked; the earliest wish counts. */
function soon(address, wait = QUIET_MS) {
  const at = performance.now() + wait;
  if (due.get(address)?.at <= at) return;
  clearTimeout(due.get(address)?.timer);
  due.set(address, { at, timer: setTimeout(refresh, wait, address) });
}

function nowAndThen(address) {
  if (document.hidden) return missed.add(address);
  soon(address, Math.max(QUIET_MS, (asked.get(address) ?? -Infinity) + BOARD_PAUSE_MS - performance.now()));
}

function catchUp() {
  if (document.hidden) return;
  missed.forEach((address) => soon(address, 0));
  missed.clear();
}

function refreshAll() {
  new Set([...document.querySelectorAll("[data-refresh]")].map((part) => part.dataset.refresh)).forEach(refresh);
}

function onLive(event) {
  lastEventAt = performance.now();
  const name = event.type.slice("live:".length);
  for (const part of document.querySelectorAll("[data-refresh-on]")) {
    if (!part.dataset.refreshOn.split(" ").includes(name)) continue;
    if (["state", "notice", "watched"].includes(name)) refresh(part.dataset.refresh);
    else if (name === "board") nowAndThen(part.dataset.refresh);
    else soon(part.dataset.refresh);
  }
}

// What happened while a page was on its way is not on it.
document.addEventListener("page:shown", ({ detail }) => lastEventAt >= detail.askedAt && refreshAll());
document.addEventListener("visibilitychange", catchUp);
setTimeout(refreshAll, FIRST_LOOK_MS);
for (const name of ["state", "board", "ended", "talk", "notice", "run", "crawl", "watched", "resync"]) document.body.addEventListener(`live:${name}`, onLive);
