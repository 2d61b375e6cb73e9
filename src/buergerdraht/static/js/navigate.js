// Moves between the pages of the workplace without unloading the page, so that the phone and a talk live on.
// A link or form whose page carries the phone, too, is fetched and its <main> swapped in; any other one loads as usual.
// `page:leaving` on the document asks who has something to save first: `detail.until(promise)`. After each swap comes `page:shown`. Without scripts everything works as plain pages.
// A form with `data-swaps="<id>"` changes only that part, as long as the answer has it, too: what stands beside it stays.
import { request } from "./session.js";
import { toast } from "./toasts.js";

const PATIENCE_MS = 15_000;
const SAVING_MS = 2000;
const PHONE = "#leitung";
const TALK = "#leitung > .bd-line--sticky";
const SHARED = [".bd-nav", "#zustand", "#telefon", "#zu-lesen"];
const AWAY = "Der Server ist gerade nicht erreichbar. Ihre Eingaben bleiben stehen. Versuchen Sie es gleich noch einmal.";
const prefixes = document.querySelector('meta[name="phone-pages"]').content.split(" ");

const isOurs = (url) => url.origin === location.origin && prefixes.some((prefix) => url.pathname.startsWith(prefix));

/** Go to a page of the workplace; returns whether it is there and shown. With `ifFound`, a refusal changes nothing. */
export async function visit(address, { push = true, ifFound = false, swaps = "", ...options } = {}) {
  await leave();
  const askedAt = performance.now();
  const wishes = { signal: AbortSignal.timeout(PATIENCE_MS), headers: { Accept: "text/html" } };
  const response = await request(address, { ...wishes, ...options }).catch(() => null);
  if (ifFound && !response?.ok) return false;
  if (!response || response.status >= 500) return explain(AWAY);
  if (response.status === 401) return false;
  if (response.headers.get("Content-Type")?.startsWith("application/json")) return explain((await response.json()).error);
  // The address of a form that was refused is none to come back to.
  const isPlace = push && (response.redirected || options.method !== "POST");
  return show(await response.text(), { url: response.url, ok: response.ok, isPlace, askedAt, swaps });
}

function leave() {
  const savings = [];
  document.dispatchEvent(new CustomEvent("page:leaving", { detail: { until: (saved) => savings.push(saved) } }));
  return Promise.race([Promise.all(savings), new Promise((go) => setTimeout(go, SAVING_MS))]);
}

function explain(sentence) {
  toast(sentence, "bad");
  return false;
}

function show(text, { url: address, ok, isPlace, askedAt, swaps }) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.getElementById("inhalt");
  if (!main || !page.querySelector(PHONE)) {
    // A page without the phone would end a talk: a refusal is told instead.
    return ok ? location.assign(address) : explain(page.querySelector("h1")?.textContent ?? AWAY);
  }
  const part = swaps ? page.getElementById(swaps) : null;
  if (part) return showPart(page, part, ok);
  const focused = document.activeElement?.id;
  document.title = page.title;
  document.getElementById("inhalt").replaceWith(document.adoptNode(main));
  SHARED.forEach((selector) => swapShared(page, selector));
  page.querySelectorAll("head script[type=module]").forEach((script) => import(new URL(script.getAttribute("src"), address)));
  tell(page);
  if (isPlace && address !== location.href) history.pushState({}, "", address);
  document.dispatchEvent(new CustomEvent("page:shown", { detail: { askedAt } }));
  focusOn(main, focused);
  return ok;
}

function showPart(page, part, ok) {
  const old = document.getElementById(part.id);
  const focused = old.contains(document.activeElement) ? document.activeElement.id : null;
  document.title = page.title;
  old.replaceWith(document.adoptNode(part));
  tell(page);
  document.dispatchEvent(new CustomEvent("part:shown"));
  const target = part.querySelector("[data-error-summary], [autofocus]");
  if (target || focused !== null) (target ?? (focused && document.getElementById(focused)) ?? part.querySelector("h2[tabindex]")).focus();
  return ok;
}

function tell(page) {
  for (const message of page.querySelectorAll("#meldungen p")) toast(message.textContent, toneOf(message));
}

function swapShared(page, selector) {
  const [old, fresh] = [document.querySelector(selector), page.querySelector(selector)];
  if (old && fresh) old.replaceWith(document.adoptNode(fresh));
}

const toneOf = (message) => message.closest(".bd-notice").className.match(/bd-notice--(\w+)/)?.[1] ?? "info";

/** Where a person goes on: at what was refused, where the page wants her, where she was, or at the page's beginning. */
function focusOn(main, focused) {
  const target =
    main.querySelector("[data-error-summary]") ?? document.querySelector("#zu-lesen h2") ?? main.querySelector("[autofocus]") ??
    (focused ? main.querySelector(`#${CSS.escape(focused)}`) : null) ?? main.querySelector("[data-arrive]") ??
    main.querySelector("h1[tabindex]") ?? main;
  target.focus();
  if (target.matches("main, h1, [data-arrive]")) scrollTo(0, 0);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented;
  if (!link || !isPlain || link.target || link.hasAttribute("download")) return;
  const url = new URL(link.href);
  if (url.hash && url.pathname === location.pathname) return;
  if (isOurs(url)) visit(url.href);
  else if (url.origin === location.origin && document.querySelector(TALK)) openBeside(url);
  else return;
  event.preventDefault();
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  // Not form.action: a button of that name hides it.
  const url = new URL(form.getAttribute("action") || location.href, location.href);
  if (!isOurs(url)) return;
  event.preventDefault();
  const fields = new FormData(form, event.submitter);
  document.querySelector("dialog[open]:has(form)")?.close();
  await (form.method === "post" ? visit(url.href, { method: "POST", body: fields, swaps: form.dataset.swaps }) : visit(`${url.pathname}?${new URLSearchParams(fields)}`));
});

/** A page without the phone would cut the talk. */
function openBeside(url) {
  open(url, "_blank", "noopener");
  toast("In einem neuen Fenster geöffnet, damit Ihr Gespräch nicht abbricht.", "info");
}

addEventListener("popstate", () => visit(location.href, { push: false }));
