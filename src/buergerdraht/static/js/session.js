// An expired sign-in must not cost the talk or the draft: any 401 opens a dialog that signs in again on the same page.
// After it `session:renewed` is dispatched on the body, so that what failed can be tried again.
const dialog = document.getElementById("sitzung");

/** The token that unsafe requests send as X-CSRFToken. */
const csrfToken = () => document.querySelector('meta[name="csrf-token"]').content;

/** fetch() with the CSRF token; an answer of 401 opens the sign-in dialog. */
export async function request(url, options = {}) {
  const headers = { "X-Requested-With": "fetch", "X-CSRFToken": csrfToken(), ...options.headers };
  const response = await fetch(url, { ...options, headers, mode: "same-origin" });
  if (response.status === 401) askAgain();
  return response;
}

function askAgain() {
  if (!dialog || dialog.open) return;
  dialog.showModal();
}

function takeOver(token) {
  document.querySelector('meta[name="csrf-token"]').content = token;
  for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
}

const ask = (form, options) => fetch(form.action, {
  ...options, mode: "same-origin", headers: { "X-Requested-With": "fetch", "X-CSRFToken": csrfToken() },
}).then((response) => response.json());

function refuse(form, error) {
  const place = form.querySelector("[data-session-error]");
  place.textContent = error;
  place.hidden = false;
  form.elements.password.value = "";
  form.elements.password.focus();
}

async function signInAgain(event) {
  event.preventDefault();
  const form = event.target;
  try {
    takeOver((await ask(form, { method: "GET" })).csrf_token); // the old token's cookie may be gone, too
    const answer = await ask(form, { method: "POST", body: new FormData(form) });
    if (answer.error) return refuse(form, answer.error);
    takeOver(answer.csrf_token);
  } catch {
    return refuse(form, "Der Server antwortet nicht. Versuchen Sie es gleich noch einmal.");
  }
  form.reset();
  form.querySelector("[data-session-error]").hidden = true;
  dialog.close();
  document.body.dispatchEvent(new CustomEvent("session:renewed", { bubbles: true }));
}

dialog?.addEventListener("cancel", (event) => event.preventDefault());
dialog?.querySelector("form[data-session-form]").addEventListener("submit", signInAgain);
