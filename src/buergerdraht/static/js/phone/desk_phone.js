// The agent's desk phone, followed from the page: what happens at it comes as live events, commands go to the server.
import { request } from "../session.js";

const EVENTS = ["offer", "offer_gone", "talk", "parked", "ended", "state", "resync"];

/** Follow the desk phone; returns the line for createPhone().attach. `addresses` are those of the situation and of commands. */
export function followDeskPhone(addresses, phone) {
  let asked = 0;

  async function look() {
    const mine = ++asked;
    const response = await request(addresses.situation).catch(() => null);
    if (!response?.ok || mine !== asked) return;
    compare((await response.json()).call);
  }

  function compare(call) {
    const { call: present } = phone.state;
    if (present && (!call || call.id !== present.id)) {
      phone.report({ type: "ended", how: present.phase === "talking" ? "hung_up_there" : "gone" });
    }
    if (!call) return;
    const at = Date.parse(call.since);
    if (call.phase === "talking" && phone.state.call?.phase !== "talking") phone.report({ type: "talking", call, at });
    if (call.phase === "ringing" && !phone.state.call) phone.report({ type: "ringing", call, at });
  }

  async function send(command) {
    const body = new URLSearchParams({ command });
    const response = await request(addresses.command, { method: "POST", body }).catch(() => null);
    return Boolean(response?.ok);
  }

  const controller = new AbortController();
  for (const name of EVENTS) {
    document.body.addEventListener(`live:${name}`, look, { signal: controller.signal });
  }
  phone.report({ type: "registration", value: "desk" });
  look();

  return {
    canAnswer: false,
    answer() {},
    decline() { send("decline"); },
    hangUp() { send("hang_up"); },
    async hold(isWanted) {
      if (await send(isWanted ? "hold" : "resume")) phone.report({ type: "held", value: isWanted });
    },
    async mute(isWanted) {
      if (await send(isWanted ? "mute" : "unmute")) phone.report({ type: "muted", value: isWanted });
    },
    sendTones(digits) { send(`tones:${digits}`); },
    stop() { controller.abort(); },
  };
}
