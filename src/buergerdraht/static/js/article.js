// Opens what was found beside the list, without leaving the page; the focus goes to its heading. Tells which hit was opened.
import { request } from "./session.js";
import { toast } from "./toasts.js";

const KEPT = 8;
const KEPT_MS = 60_000;
const AWAY = "Der Artikel ist gerade nicht zu laden. Versuchen Sie es gleich noch einmal.";
const kept = new Map();
let turn = 0;

const panel = () => document.querySelector("[data-knowledge]");
const isInCall = () => document.querySelector("#wissen-suche [name=kontakt]") !== null;

function load(address) {
  const url = new URL(address);
  url.searchParams.set("teil", "artikel");
  if (isInCall()) url.searchParams.set("kontakt", "1");
  return request(url).then((response) => (response.ok ? response.text() : null)).catch(() => null);
}

/** Fetch an article before it is opened. */
export function prefetch(address) {
  const known = kept.get(address);
  if (known && performance.now() - known.at < KEPT_MS) return known.text;
  const text = load(address);
  kept.set(address, { text, at: performance.now() });
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  return text;
}

function notePick({ key, rank }) {
  const body = new URLSearchParams({ treffer: key, rang: rank, vorgang: document.querySelector("#suche-rahmen [name=vorgang]")?.value ?? "" });
  request(panel().dataset.picks, { method: "POST", body, keepalive: true }).catch(() => {});
}

/** Open what a link leads to in the place of the article; the focus goes to its heading. */
export async function open(link) {
  const mine = ++turn;
  if (link.dataset.key) notePick(link.dataset);
  const text = await prefetch(link.href);
  if (mine !== turn || !panel()) return;
  if (text === null) {
    kept.delete(link.href);
    return toast(AWAY, "bad");
  }
  document.getElementById("artikel-platz").innerHTML = text;
  if ("hasAddresses" in panel().dataset) history.pushState({}, "", `${new URL(link.href).pathname}${location.search}`);
  document.dispatchEvent(new CustomEvent("part:shown"));
  const heading = document.getElementById("artikel");
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "start" }); // what is asked on the phone stands below it
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-knowledge] a:is([role=option], [data-article-link])");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (link && isPlain) {
    event.preventDefault();
    open(link);
  }
  const answers = event.target.closest("[data-answers]");
  if (answers && !answers.form) toast("Der Kontakt ist abgeschlossen. Öffnen Sie ihn wieder, um ein Anliegen einzutragen.", "info");
});
document.addEventListener("option:chosen", (event) => event.target.href && prefetch(event.target.href));
