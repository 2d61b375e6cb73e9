// The dialog that sends tones: each key typed or clicked sounds at once at the other end.
const ALLOWED = /[0-9*#]/g;

/** Send what is typed or clicked in the dialog. */
export function followTones(send) {
  const dialog = document.getElementById("tasten");
  const field = dialog.querySelector("input");
  let sent = "";
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tone]");
    if (!button) return;
    sent = field.value += button.dataset.tone;
    send(button.dataset.tone);
  });
  field.addEventListener("input", () => {
    field.value = (field.value.match(ALLOWED) ?? []).join("");
    const fresh = field.value.startsWith(sent) ? field.value.slice(sent.length) : "";
    sent = field.value;
    if (fresh) send(fresh);
  });
  dialog.addEventListener("close", () => { sent = field.value = ""; });
}
