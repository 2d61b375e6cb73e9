// The workplace: ties the agent's phone to what she sees, hears and presses. Loaded once; pages are swapped below it.
import "./article.js";
import "./call_screen.js";
import "./combobox.js";
import "./draft.js";
import "./keys.js";
import "./guide.js";
import "./navigate.js";
import "./notices.js";
import "./phone_choice.js";
import "./quiet.js";
import "./search.js";
import "./transfer.js";
import { openCall, showLine } from "./line.js";
import { connectBrowserPhone } from "./phone/browser_phone.js";
import { followDeskPhone } from "./phone/desk_phone.js";
import { routeSpeech } from "./phone/devices.js";
import { sharePhone } from "./phone/ownership.js";
import { createPhone } from "./phone/phone.js";
import { showEnd, showPhoneState, tellChanges } from "./phone_messages.js";
import { refresh } from "./refresh.js";
import { request } from "./session.js";
import { followSounds } from "./sound_cues.js";
import { followTones } from "./tones.js";

const frame = document.getElementById("leitung");
const speech = new Audio();
const phone = createPhone();
const readSetup = () => JSON.parse(document.getElementById("telefon")?.textContent ?? "null");
let setup = null;
let take = null;
let returningId = "";

const isTalking = () => phone.state.call?.phase === "talking";
const isSame = (one, other) => one?.kind === other?.kind && one?.secret === other?.secret;

const command = (name) => request(frame.dataset.commandUrl, { method: "POST", body: new URLSearchParams({ command: name }) });

/** The INVITE of a talk that this page lost (reload, crash) is no new call. */
function report(event) {
  if (event.type === "ringing" && event.call.id === returningId) event.call.isReturned = true;
  phone.report(event);
}

function connect() {
  phone.attach(connectBrowserPhone(setup, report, speech));
  if (setup.call?.phase === "talking" || setup.call?.phase === "parked") returningId = setup.call.id;
  if (setup.talks_since) command(`talk_lost:${setup.talks_since}`).catch(() => {});
}

function startBrowserPhone() {
  if (!navigator.mediaDevices || !navigator.locks) return phone.report({ type: "registration", value: "insecure" });
  take = sharePhone({
    isBusy: () => phone.state.call !== null,
    onOwned: connect,
    onElsewhere: () => phone.detach("elsewhere"),
    onBusy: () => showPhoneState("busy"),
  });
}

function start() {
  const wanted = readSetup();
  if (isSame(wanted, setup)) return;
  const isFirst = setup?.kind !== "browser";
  if (setup) phone.detach("off");
  setup = wanted;
  if (setup?.kind === "desk") phone.attach(followDeskPhone({ situation: frame.dataset.situationUrl, command: frame.dataset.commandUrl }, phone));
  if (setup?.kind === "browser" && (isFirst || !take)) startBrowserPhone();
  else if (setup?.kind === "browser") connect();
}

phone.subscribe((state, before) => {
  showLine(state, before, { canAnswer: setup?.kind === "browser", offerSeconds: setup?.offer_seconds });
  if (state.registration !== before.registration) showPhoneState(state.registration);
  tellChanges(state, before);
  if (state.last !== before.last) showEnd(state.last, setup);
  if (state.call?.phase === "talking" && (before.call?.phase !== "talking" || before.call.id !== state.call.id)) {
    const { id } = state.call;
    if (id) openCall(state.call, () => phone.state.call?.id === id);
  }
  if (!state.call && before.call) refresh(frame.dataset.stateUrl);
});

/** Who takes a talk over has another call on the line that she listened on. */
async function followTakeOver({ detail }) {
  const isOther = () => setup?.kind === "browser" && isTalking() && phone.state.call.id !== detail.id;
  const response = isOther() && (await request(frame.dataset.situationUrl).catch(() => null));
  const { call } = response?.ok ? await response.json() : {};
  if (call?.phase === "talking" && isOther()) phone.report({ type: "talking", call, at: Date.parse(call.since) });
}

document.body.addEventListener("live:talk", followTakeOver);
followSounds(phone);
followTones((digits) => phone.sendTones(digits));

const ACTIONS = {
  answer: () => phone.answer(),
  decline: () => phone.decline(),
  hold: () => phone.toggleHold(),
  mute: () => phone.toggleMute(),
  hang_up: () => phone.hangUp(),
  take_phone: () => take?.(),
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-phone]");
  if (button && button.getAttribute("aria-disabled") !== "true") ACTIONS[button.dataset.phone]();
});
document.addEventListener("page:shown", start);
// The target would hear nothing of a talk that is held at the agent's own phone.
document.addEventListener("transfer:begins", () => phone.state.call?.isHeld && phone.toggleHold());
document.addEventListener("devices:chosen", () => routeSpeech(speech));
addEventListener("beforeunload", (event) => {
  if (isTalking() && setup?.kind === "browser") event.preventDefault();
});
start();
