// Searches the knowledge base with each keystroke; a newer one aborts the older. After a rest it asks once more, thoroughly, and
// says how many hits there are. Where no script runs, the same form is answered by a page: hence `capture`, before navigate.js.
import { chosenKey, expectOptions, optionsShown } from "./combobox.js";
import { prefetch } from "./article.js";
import { request } from "./session.js";

const REST_MS = 500;
const AWAY = "Die Suche ist gerade nicht erreichbar. Sie wird beim nächsten Tastendruck wieder versucht.";
let asking = new AbortController();
let askingAuthority = new AbortController();
let resting = 0;

const field = () => document.getElementById("suche");
const form = () => document.getElementById("wissen-suche");
const say = (text) => { document.getElementById("suche-stand").textContent = text; };

/** Ask for the options of a field; returns their HTML, or null if a newer question came or the server is away. */
async function ask(address, signal) {
  const html = await request(address, { signal }).then((response) => (response.ok ? response.text() : "")).catch(() => "");
  return signal.aborted ? null : html;
}

function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const key = chosenKey(field());
  for (const part of [...page.body.children]) document.getElementById(part.id)?.replaceWith(document.adoptNode(part));
  document.querySelector("[data-authority-name]").textContent = document.getElementById("suche-rahmen").dataset.for;
  optionsShown(field(), key);
}

async function search({ submitter, isTyping = false } = {}) {
  asking.abort();
  asking = new AbortController();
  const asked = new URLSearchParams(new FormData(form(), submitter));
  if (isTyping) asked.set("tippt", "1");
  const html = await ask(`${form().dataset.search}?${asked}`, asking.signal);
  if (html === null || !form()) return;
  if (!html) return say(AWAY);
  show(html);
  if (isTyping) return;
  if ("hasAddresses" in field().closest("[data-knowledge]").dataset) keepAddress(asked);
  rested();
}

/** The address tells what is asked, so that a bookmark and the way back find it again. */
function keepAddress(asked) {
  const address = new URL(location.href);
  for (const name of ["suche", "behoerde", "alle"]) {
    const value = asked.getAll(name).at(-1); // that of the button that was pressed, as on the server
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  history.replaceState({}, "", address);
}

function rested() {
  const list = document.getElementById("treffer");
  say(list.dataset.status);
  const first = list.querySelector("[role=option]");
  if (first && field().value) prefetch(first.href);
}

function typed() {
  clearTimeout(resting);
  expectOptions(field(), search({ isTyping: true }));
  resting = setTimeout(search, REST_MS);
}

async function searchAuthority(input) {
  askingAuthority.abort();
  askingAuthority = new AbortController();
  const address = `${input.dataset.authoritySearch}?${new URLSearchParams({ name: input.value, teil: "1" })}`;
  const html = await ask(address, askingAuthority.signal);
  const list = html && new DOMParser().parseFromString(html, "text/html").getElementById("behoerden");
  if (!list) return;
  document.getElementById("behoerden").replaceWith(document.adoptNode(list));
  optionsShown(input);
}

document.addEventListener("input", (event) => {
  if (event.target === field()) typed();
  else if (event.target.matches("[data-authority-search]")) expectOptions(event.target, searchAuthority(event.target));
});
document.addEventListener("click", (event) => {
  const input = event.target.closest("[data-opens=behoerde-waehlen]") && document.querySelector("[data-authority-search]");
  if (!input) return;
  input.value = "";
  input.focus();
  searchAuthority(input);
});
document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  clearTimeout(resting);
  document.getElementById("behoerde-waehlen").close();
  if (event.submitter?.name === "suche") field().value = event.submitter.value;
  expectOptions(field(), search({ submitter: event.submitter }));
  field().focus();
}, { capture: true });
const begin = () => field() && optionsShown(field());
document.addEventListener("page:shown", begin);
begin();
