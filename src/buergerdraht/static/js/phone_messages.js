// What the phone says in words: short messages, and a notice while it cannot ring.
import { toast } from "./toasts.js";
import { targetOf } from "./transfer.js";

const NOTICE_AFTER_MS = 2500;
const notice = document.getElementById("telefon-hinweis");
const WORDS = {
  off: "", desk: "Tischtelefon", connecting: "Telefon verbindet …", registered: "Telefon verbunden", refused: "Telefon wird angemeldet …",
  lost: "Telefon getrennt", elsewhere: "Telefon in einem anderen Fenster", insecure: "Telefon nicht möglich",
};
const NOTICED = ["lost", "refused", "elsewhere", "insecure", "busy"];
let registration = "off";
let timer = 0;

/** Show how the phone is connected; what keeps it from ringing gets a notice of its own. */
export function showPhoneState(value) {
  if (value !== "busy") registration = value;
  showWord();
  clearTimeout(timer);
  const patience = ["lost", "refused"].includes(value) ? NOTICE_AFTER_MS : 0;
  timer = setTimeout(() => showNotice(value), NOTICED.includes(value) ? patience : 0);
}

function showWord() {
  for (const element of document.querySelectorAll("[data-phone-state]")) element.textContent = WORDS[registration];
}

function showNotice(value) {
  const template = document.getElementById(`telefon-hinweis-${value}`);
  notice.replaceChildren(...(template ? [template.content.cloneNode(true)] : []));
}

/** Say what changed in a talk. */
export function tellChanges({ call }, { call: before }) {
  if (!call || call.id !== before?.id) return;
  if (call.isHeld !== before.isHeld) toast(call.isHeld ? "Gehalten. Die anrufende Person hört Musik." : "Gespräch zurückgeholt.", "info");
  if (call.isMuted !== before.isMuted) toast(call.isMuted ? "Ihr Mikrofon ist stumm." : "Ihr Mikrofon ist an.", "info");
}

/** Say how a call ended. */
export function showEnd({ call, how, at }, setup) {
  const target = how.startsWith("hung_up") && targetOf(call.id);
  if (target) return toast(`Übergeben an ${target}.`, "info");
  const hasRungOut = at - call.since >= ((setup?.offer_seconds ?? 15) - 1) * 1000;
  const sentences = {
    gone: hasRungOut ? "Anruf weitergegeben." : "Der Anruf ist nicht mehr da.",
    declined: "Abgelehnt. Der Anruf geht an die nächste freie Servicekraft.",
    hung_up_here: "Gespräch beendet.",
    hung_up_there: "Die anrufende Person hat aufgelegt.",
    microphone: "Ihr Mikrofon ist nicht freigegeben. Erlauben Sie es im Browser neben der Adresszeile.",
  };
  toast(sentences[how], how === "microphone" ? "bad" : "info");
}

for (const shown of ["part:shown", "page:shown"]) document.addEventListener(shown, showWord);
