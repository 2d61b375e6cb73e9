// The agent's phone in the browser: SIP over WebSocket and audio, by JsSIP. Reports to the state machine in phone.js.
// A page that goes away sends no BYE: the switchboard then parks the talk and offers it back.
import { UA, WebSocketInterface } from "../../vendor/jssip/jssip.min.js";
import { chosenDevices, routeSpeech } from "./devices.js";

const RETRY_MS = 2000;
const ICE_PATIENCE_MS = 200;

function decoded(text) {
  try {
    return decodeURIComponent(text ?? "");
  } catch {
    return text;
  }
}

/** What the INVITE says about the call; the page shows it at once, without asking the server. */
function callOf(request) {
  const header = (name) => decoded(request.getHeader(`X-Buergerdraht-${name}`));
  return {
    id: header("Call"),
    authority: header("Authority") || decoded(request.from.display_name) || "Behörde unbekannt",
    greeting: header("Greeting"),
    dialled: header("Dialled"),
    caller: request.from.uri.user ?? "",
  };
}

function agentOf(setup) {
  const host = new URL(setup.server).hostname;
  return new UA({
    sockets: [new WebSocketInterface(setup.server)],
    uri: `sip:${setup.username}@${host}`,
    password: setup.secret,
    register_expires: 60,
    session_timers: false,
    no_answer_timeout: 600,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 4,
  });
}

/** Let the other side be heard. */
function hear(peerconnection, audio) {
  peerconnection.addEventListener("track", ({ streams, track }) => {
    audio.srcObject = streams[0] ?? new MediaStream([track]);
    audio.play().catch(() => {});
  });
}

/** Report what happens to a session until it ends; `finish` gets how. */
function follow(session, report, finish, audio) {
  const isOurs = ({ originator }) => originator === "local";
  session.on("peerconnection", ({ peerconnection }) => hear(peerconnection, audio));
  session.on("icecandidate", ({ ready }) => setTimeout(ready, ICE_PATIENCE_MS));
  session.on("accepted", () => report({ type: "talking" }));
  session.on("hold", (event) => isOurs(event) && report({ type: "held", value: true }));
  session.on("unhold", (event) => isOurs(event) && report({ type: "held", value: false }));
  session.on("muted", () => report({ type: "muted", value: true }));
  session.on("unmuted", () => report({ type: "muted", value: false }));
  session.on("getusermediafailed", () => finish("microphone"));
  session.on("ended", (event) => finish(isOurs(event) ? "hung_up_here" : "hung_up_there"));
  session.on("failed", (event) => finish(isOurs(event) ? "declined" : "gone"));
}

/** Report the registration, and try again while it is refused: Asterisk learns of a new account a moment later. */
function stayRegistered(agent, report) {
  const say = (value) => report({ type: "registration", value });
  agent.on("connecting", () => say("connecting"));
  agent.on("registered", () => say("registered"));
  agent.on("disconnected", () => say("lost"));
  agent.on("registrationFailed", () => {
    say("refused");
    setTimeout(() => agent.isConnected() && agent.register(), RETRY_MS);
  });
}

function microphoneWishes() {
  const { microphone } = chosenDevices();
  return { audio: microphone ? { deviceId: { ideal: microphone } } : true, video: false };
}

/** Register and listen; returns the line for createPhone().attach. */
export function connectBrowserPhone(setup, report, audio) {
  const agent = agentOf(setup);
  let session = null;

  function take(incoming, request) {
    session = incoming;
    follow(incoming, report, (how) => {
      session = null;
      audio.srcObject = null;
      report({ type: "ended", how });
    }, audio);
    report({ type: "ringing", call: callOf(request) });
  }

  stayRegistered(agent, report);
  agent.on("newRTCSession", ({ originator, session: incoming, request }) => {
    if (originator === "local") return;
    if (session) incoming.terminate({ status_code: 486 });
    else take(incoming, request);
  });
  agent.start();

  return {
    canAnswer: true,
    answer() {
      routeSpeech(audio);
      session?.answer({ mediaConstraints: microphoneWishes(), pcConfig: { iceServers: [] } });
    },
    decline() { session?.terminate({ status_code: 603 }); },
    hangUp() { session?.terminate(); },
    hold(isWanted) { if (isWanted) session?.hold(); else session?.unhold(); },
    mute(isWanted) { if (isWanted) session?.mute({ audio: true }); else session?.unmute({ audio: true }); },
    sendTones(digits) { session?.sendDTMF(digits, { transportType: "RFC2833" }); },
    stop() {
      agent.removeAllListeners();
      agent.stop();
    },
  };
}
