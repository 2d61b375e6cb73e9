// The supervisor's board: after each live event its parts are fetched and only what changed is written, inside elements
// that stay, so that neither focus nor scroll position moves. It can be held.
import { request } from "./session.js";
import "./timers.js";

const QUIET_MS = 1000;
const SAFETY_MS = 10000;
const TARGET_MS = 30000;
const PARTS = ["system", "zahlen", "warteschlangen", "wartende", "team", "team-titel", "abgemeldet"];
const board = document.getElementById("leitstand");
const controls = document.querySelector("[data-board-live]");
const hold = document.querySelector("[data-board-hold]");
const clock = document.getElementById("stand-uhr");
let isHeld = false;
let due = 0;

/** What an element says apart from its running times and from the token of its forms, which is another each time. */
function still(element) {
  const copy = element.cloneNode(true);
  for (const time of copy.querySelectorAll("[data-since]")) time.textContent = "";
  for (const token of copy.querySelectorAll("[name=csrfmiddlewaretoken]")) token.remove();
  return copy.innerHTML;
}

/** Write what changed: row by row if the rows are as many as before. */
function write(old, fresh) {
  if (still(old) === still(fresh)) return;
  const isTable = old.matches("tbody") && old.rows.length === fresh.rows.length;
  if (!isTable) return old.replaceChildren(...fresh.childNodes);
  [...old.rows].forEach((row, index) => write(row, fresh.rows[index]));
}

/** What one is at: the focus, else the first section in view. */
function anchor() {
  if (board.contains(document.activeElement)) return document.activeElement;
  return [...board.querySelectorAll("section")].find((section) => section.getBoundingClientRect().bottom > 0);
}

/** How to find again what has the focus: the same button of the same agent, or the same link; else its table. */
function finder(element) {
  const button = `form[action="${element.form?.getAttribute("action")}"] [value="${element.value}"]`;
  const link = `a[href="${element.getAttribute("href")}"]`;
  const table = element.closest("[tabindex]");
  return () => board.querySelector(`${button}, ${link}`) ?? table;
}

/** Change the board without moving what one is looking at. */
function inPlace(change) {
  let fixed = anchor();
  const before = fixed?.getBoundingClientRect().top;
  const again = fixed && finder(fixed);
  change();
  if (fixed && !fixed.isConnected) {
    fixed = again();
    fixed?.focus({ preventScroll: true });
  }
  if (fixed && scrollY > 0) scrollBy({ top: fixed.getBoundingClientRect().top - before, behavior: "instant" });
}

async function refresh() {
  clearTimeout(due);
  due = 0;
  if (isHeld || document.hidden || !board.isConnected) return;
  const response = await request(board.dataset.board).catch(() => null);
  const text = response?.ok ? await response.text() : "";
  if (!text || isHeld || !board.isConnected) return; // another page may have taken its place meanwhile
  const fresh = new DOMParser().parseFromString(text, "text/html");
  inPlace(() => {
    for (const id of PARTS) write(document.getElementById(id), fresh.getElementById(id));
  });
  clock.textContent = fresh.querySelector('[data-part="stand-uhr"]').textContent;
}

function soon() {
  due ||= setTimeout(refresh, QUIET_MS);
}

/** Somebody who waits passes the target without any event. */
function markLate() {
  if (isHeld || !board.isConnected) return;
  for (const row of board.querySelectorAll("[data-waiting-since]")) {
    const isLate = Date.now() - Date.parse(row.dataset.waitingSince) > TARGET_MS;
    row.querySelector("[data-late]").hidden = !isLate;
    row.querySelector("[data-in-time]").hidden = isLate;
  }
}

/** Running times stand still while the board is held. */
function stopTimes() {
  for (const time of board.querySelectorAll("[data-since]")) delete time.dataset.since;
}

hold.addEventListener("click", () => {
  isHeld = !isHeld;
  hold.textContent = isHeld ? "Aktualisierung fortsetzen" : "Aktualisierung anhalten";
  document.querySelector("[data-board-state]").textContent = isHeld ? "angehalten" : "fortlaufend";
  if (isHeld) stopTimes();
  else refresh();
});
for (const name of ["board", "resync"]) document.body.addEventListener(`live:${name}`, soon);
document.addEventListener("visibilitychange", refresh);
setInterval(markLate, 1000);
setInterval(refresh, SAFETY_MS);
controls.hidden = false;
