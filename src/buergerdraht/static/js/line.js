// The open line: the deep blue bar, from ringing to hanging up, on every page. Shows what phone.js says.
import { visit } from "./navigate.js";
import { request } from "./session.js";
import { spoken, tick } from "./timers.js";
import { toast } from "./toasts.js";

const RETRY_MS = 1000;
const region = document.getElementById("leitung");
const addressOf = (call, rest = "") => `${region.dataset.callsUrl}${call.id}/${rest}`;

const part = (name) => region.querySelector(`[data-slot="${name}"]`);

function fill(values) {
  for (const [name, text] of Object.entries(values)) {
    const slot = part(name);
    if (slot) slot.textContent = text;
  }
}

/** Change the line; who was in it must not be lost with it. */
function put(...nodes) {
  const hadFocus = region.contains(document.activeElement);
  region.replaceChildren(...nodes);
  if (hadFocus) (part("authority") ?? document.querySelector("main h1[tabindex]") ?? document.getElementById("inhalt")).focus();
}

/** A supervisor's line to an agent is no call of hers: it has no page, no greeting, and nothing to pass on. */
const isSupervision = (call) => !call.id;

const copyOf = (templateId) => document.getElementById(templateId).content.cloneNode(true);

const callerWords = (caller) => {
  if (!caller || caller === "anonymous") return "Nummer unterdrückt";
  return caller.replace(/^\+49/, "0");
};

function wordsOf(call) {
  return {
    authority: call.authority,
    greeting: call.greeting ? `„${call.greeting}“` : "Melden Sie sich mit dem Namen Ihres Servicecenters.",
    dialled: call.dialled && !isSupervision(call) ? `${call.dialled} · ` : "",
    caller: callerWords(call.caller),
  };
}

function showRinging(call, { canAnswer, offerSeconds }) {
  put(copyOf("leitung-klingelt"));
  fill(wordsOf(call));
  if (isSupervision(call)) fill({ "ring-before": "Anruf für Sie" });
  else if (call.isReturned) fill({ "ring-before": "Ihr Gespräch mit", "ring-after": " wartet" });
  for (const name of ["say", "and-then"]) part(name).hidden = isSupervision(call);
  fill({ "ring-key": canAnswer ? ". Annehmen mit F2." : ". Nehmen Sie am Telefon ab." });
  part("answer").hidden = !canAnswer;
  part("pick-up").hidden = canAnswer;
  part("countdown").max = offerSeconds;
  part("countdown").dataset.until = new Date(call.since + offerSeconds * 1000).toISOString();
  tick(region);
  preview(call);
}

/** What the server adds to the ring: number in groups, earlier contacts, hours. The ring does not wait for it. */
async function preview(call) {
  if (!call.id) return;
  const response = await request(addressOf(call, "vorab/")).catch(() => null);
  const text = response?.ok ? await response.text() : "";
  if (!text || region.dataset.call !== call.id || !part("preview")) return;
  const { body } = new DOMParser().parseFromString(text, "text/html");
  for (const known of body.querySelectorAll("[data-fill]")) {
    fill({ [known.dataset.fill]: known.textContent });
    known.remove();
  }
  part("preview").replaceChildren(...body.childNodes);
}

function showTalk(call) {
  put(copyOf("leitung-gespraech"));
  fill(wordsOf(call));
  part("timer").dataset.since = new Date(call.since).toISOString();
  part("to-call").href = addressOf(call);
  part("transfer").href = addressOf(call, "verbinden/");
  for (const name of ["say", "hold", "transfer", "unnamed"]) part(name).hidden = isSupervision(call);
  showControls(call);
  showPlace();
  tick(region);
}

function showControls(call) {
  part("hold").setAttribute("aria-pressed", String(call.isHeld));
  part("mute").setAttribute("aria-pressed", String(call.isMuted));
  part("doing").textContent = isSupervision(call) ? "Sie hören mit" : call.isHeld ? "Gehalten für" : "Im Gespräch für";
}

/** Elsewhere in the workplace the bar leads back to the call's page. */
function showPlace() {
  const link = part("to-call");
  if (!link) return;
  const { callScreen, dialled, caller } = document.querySelector("[data-call-screen]")?.dataset ?? {};
  link.hidden = callScreen === region.dataset.call;
  if (link.hidden) fill({ dialled, caller });
}

let titleBefore = "";

/** The window's title tells of the ring, too, for those who are looking at another window. */
function titleRing(call) {
  if (call?.phase === "ringing" && !titleBefore) {
    titleBefore = document.title;
    document.title = `Anruf für ${call.authority} – Bürgerdraht`;
  } else if (call?.phase !== "ringing" && titleBefore) {
    document.title = titleBefore;
    titleBefore = "";
  }
}

/** Bring the line in step with the phone. */
export function showLine(state, before, setup) {
  const { call } = state;
  region.dataset.call = call?.id ?? "";
  titleRing(call);
  if (!call) return put();
  const isNew = call.id !== before.call?.id || call.phase !== before.call?.phase;
  if (call.phase === "talking") return isNew ? showTalk(call) : showControls(call);
  if (call.phase === "answering") part("answer")?.setAttribute("aria-disabled", "true");
  else if (isNew) showRinging(call, setup);
}

/** Show the page of a call that was just answered; the talk does not wait for the server, and the page is tried again. */
export async function openCall(call, isStillOn) {
  while (isStillOn() && !(await visit(addressOf(call), { ifFound: true }))) await new Promise((done) => setTimeout(done, RETRY_MS));
}

/** Who is calling for whom, and how long: said on request only (F8 I). */
function tellWho(event) {
  if (event.target.dataset.command !== "i") return;
  event.preventDefault();
  const seconds = (Date.now() - Date.parse(part("timer").dataset.since)) / 1000;
  toast(`${part("authority").textContent}, ${part("caller").textContent}, ${spoken(seconds)}`, "info");
}

region.addEventListener("command", tellWho);
document.addEventListener("page:shown", showPlace);
// The switchboard tells of the offer once it is written down; from then on the server knows what to add.
document.body.addEventListener("live:offer", ({ detail }) => detail.id === region.dataset.call && preview(detail));

