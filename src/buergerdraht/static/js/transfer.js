// Passing a call on: the search of targets, what the buttons do, and what is said about it, whatever page she is on.
import { visit } from "./navigate.js";
import { request } from "./session.js";
import { play } from "./sounds.js";
import { tick } from "./timers.js";
import { toast } from "./toasts.js";

const REST_MS = 300;
const AWAY = "Der Server ist gerade nicht erreichbar. Versuchen Sie es gleich noch einmal.";
const calls = document.getElementById("leitung").dataset.callsUrl;
const panel = () => document.getElementById("verbinden-stand");
const page = () => document.querySelector("[data-transfer-page]");
let last = null;
let asking = new AbortController();
let resting = 0;

/** The target of a call that is being passed on, or null; for the sentence at the end of the talk. */
export const targetOf = (callId) => (last?.id === callId && last.isOpen ? last.target : null);

function note({ dataset }) {
  const said = last?.said;
  last = { id: dataset.call, target: dataset.target, isOpen: "open" in dataset, said: dataset.said };
  if (!last.said || last.said === said) return;
  toast(last.said, "failed" in dataset ? "bad" : "info");
  if ("failed" in dataset) play("returned");
}

async function look(callId) {
  const response = await request(`${calls}${callId}/verbinden/stand/`).catch(() => null);
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("verbinden-stand");
  if (!fresh) return;
  note(fresh);
  if (panel()?.dataset.call === callId) show(fresh);
}

/** Who worked in the panel goes on at its heading: her button may be gone. */
function show(fresh) {
  const hadFocus = panel().contains(document.activeElement);
  panel().replaceWith(document.adoptNode(fresh));
  tick(panel());
  if (hadFocus) panel().querySelector("h2").focus();
}

async function send(form, submitter) {
  const body = new FormData(form, submitter);
  const response = await request(form.getAttribute("action"), { method: "POST", body }).catch(() => null);
  if (response?.status === 401) return false;
  const answer = response?.status === 204 ? {} : await response?.json().catch(() => ({}));
  if (!response?.ok) toast(answer?.error ?? AWAY, "bad");
  return Boolean(response?.ok);
}

async function begin(form, submitter) {
  document.dispatchEvent(new CustomEvent("transfer:begins"));
  if (await send(form, submitter)) panel()?.querySelector("h2").focus();
}

async function search(form, submitter) {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const address = `${location.pathname}?${new URLSearchParams(new FormData(form, submitter))}`;
  const response = await request(address, { signal }).catch(() => null);
  if (!response?.ok || signal.aborted) return;
  const found = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const id of ["ziele", "ziele-stand"]) document.getElementById(id)?.replaceWith(document.adoptNode(found.getElementById(id)));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if ("transferBegin" in form.dataset) begin(form, event.submitter);
  else if ("transferCommands" in form.dataset) send(form, event.submitter);
  else if ("transferSearch" in form.dataset && !event.submitter?.name) search(form, event.submitter);
  else return;
  event.preventDefault();
}, { capture: true });
document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-transfer-search]");
  if (!form) return;
  clearTimeout(resting);
  resting = setTimeout(search, REST_MS, form);
});
document.body.addEventListener("live:transfer", ({ detail }) => look(detail.id));
document.body.addEventListener("live:ended", ({ detail }) => {
  if (page()?.dataset.transferPage === detail.id) visit(`${calls}${detail.id}/`);
});
document.body.addEventListener("live:resync", () => page() && look(page().dataset.transferPage));
// A colleague who was asked has the call now: its contact opens.
document.body.addEventListener("live:talk", ({ detail }) => {
  const address = `${calls}${detail.id}/`;
  if (document.querySelector(`[data-refresh-page="${address}"]`)) visit(address);
});
document.addEventListener("page:shown", () => panel() && note(panel()));
if (panel()) note(panel());
