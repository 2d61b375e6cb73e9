// The page of a call: what happens on it when the talk ends.
import { visit } from "./navigate.js";
import { request } from "./session.js";

const screen = () => document.querySelector("[data-call-screen]");

/** A contact closed during the talk needs no wrap-up: the agent is ready as soon as the talk has ended. */
async function leaveIfDone(event) {
  const page = screen();
  if (page?.dataset.callScreen !== event.detail?.id || !page.querySelector("[data-contact-closed]")) return;
  await request(page.dataset.endWrapUp, { method: "POST", body: new URLSearchParams({ command: "end_wrap_up" }) }).catch(() => null);
  visit(page.dataset.home);
}

document.body.addEventListener("live:ended", leaveIfDone);
