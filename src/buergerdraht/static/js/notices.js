// A notice has come, begun or ended: what shows notices follows by data-refresh; an urgent one is said and heard, too.
// The focus stays where it is.
import { request } from "./session.js";
import { play } from "./sounds.js";
import { toast } from "./toasts.js";

const said = new Set();

async function announce({ detail: { id } }) {
  const response = await request(`/arbeitsplatz/meldungen/${id}/dringend/`).catch(() => null);
  const sentence = response?.ok ? (await response.json()).sentence : "";
  if (!sentence || said.has(sentence)) return;
  said.add(sentence);
  play("notice");
  toast(sentence, "bad");
}

document.body.addEventListener("live:notice", announce);
