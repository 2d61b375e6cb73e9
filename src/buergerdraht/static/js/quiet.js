// Forms that are done in passing (`data-quiet`): sent in the background, the answer is said, the page stays as it is. A folded one
// (`data-focuses`) gives the focus to its first field when it opens, and folds again when it is done.
import { request } from "./session.js";
import { toast } from "./toasts.js";

const AWAY = "Der Server ist gerade nicht erreichbar. Ihre Eingabe bleibt stehen. Versuchen Sie es gleich noch einmal.";

function refuse(form, sentence) {
  const field = form.querySelector("input:not([type=hidden]), textarea");
  toast(sentence, "bad");
  field?.setAttribute("aria-invalid", "true");
  field?.focus();
}

function done(form, sentence) {
  form.reset();
  form.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
  toast(sentence);
  const fold = form.closest("details[data-focuses]");
  if (!fold) return;
  fold.open = false;
  document.getElementById("artikel")?.focus();
}

async function send(form, submitter) {
  for (const field of form.querySelectorAll("[data-fills-search]")) field.value = document.getElementById("suche").value;
  const body = new FormData(form, submitter);
  const response = await request(form.getAttribute("action"), { method: "POST", body }).catch(() => null);
  if (response?.status === 401) return;
  const answer = response && (await response.json().catch(() => ({})));
  if (response?.ok) done(form, answer.said);
  else refuse(form, answer?.error ?? AWAY);
}

document.addEventListener("submit", (event) => {
  if (!("quiet" in event.target.dataset)) return;
  event.preventDefault();
  send(event.target, event.submitter);
}, { capture: true });
// Not at `toggle`, which comes a moment later: whoever types at once would lose the first letters.
document.addEventListener("click", (event) => {
  const fold = event.target.closest("details[data-focuses] > summary")?.parentElement;
  if (!fold) return;
  event.preventDefault();
  fold.open = !fold.open;
  if (fold.open) fold.querySelector("form :is(input:not([type=hidden]), textarea)").focus();
});
// What became of a mail, whatever page is shown by then.
document.body.addEventListener("live:mail", async (event) => {
  const response = await request(`/wissen/mail/${event.detail.id}/`).catch(() => null);
  if (!response?.ok) return;
  const { said, tone } = await response.json();
  toast(said, tone);
});
