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

/** Register and listen; returns the line for createPhone().attach. */
export function connectBrowserPhone(setup, report, audio) {
  const agent = agentOf(setup);
  let session = null;
  let isStopped = false;

  const register = () => !isStopped && agent.isConnected() && agent.register();
  agent.on("connecting", () => report({ type: "registration", value: "connecting" }));
  agent.on("registered", () => report({ type: "registration", value: "registered" }));
  agent.on("disconnected", () => isStopped || report({ type: "registration", value: "lost" }));
  agent.on("registrationFailed", () => {
    // Right after the phone was chosen, Asterisk may not know the account yet.
    report({ type: "registration", value: "refused" });
    setTimeout(register, RETRY_MS);
  });
  agent.on("newRTCSession", ({ originator, session: incoming, request }) => {
    if (originator === "local") return;
    if (session) return incoming.terminate({ status_code: 486 });
    session = incoming;
    follow(incoming);
    report({ type: "ringing", call: callOf(request) });
  });

  function follow(followed) {
    const finish = (how) => {
      session = null;
      audio.srcObject = null;
      report({ type: "ended", how });
    };
    followed.on("peerconnection", ({ peerconnection }) => {
      peerconnection.addEventListener("track", ({ streams, track }) => {
        audio.srcObject = streams[0] ?? new MediaStream([track]);
        audio.play().catch(() => {});
      });
    });
    followed.on("icecandidate", ({ ready }) => setTimeout(ready, ICE_PATIENCE_MS));
    followed.on("accepted", () => report({ type: "talking" }));
    followed.on("hold", ({ originator }) => originator === "local" && report({ type: "held", value: true }));
    followed.on("unhold", ({ originator }) => originator === "local" && report({ type: "held", value: false }));
    followed.on("muted", () => report({ type: "muted", value: true }));
    followed.on("unmuted", () => report({ type: "muted", value: false }));
    followed.on("getusermediafailed", () => finish("microphone"));
    followed.on("ended", ({ originator }) => finish(originator === "local" ? "hung_up_here" : "hung_up_there"));
    followed.on("failed", ({ originator }) => finish(originator === "local" ? "declined" : "gone"));
  }

  agent.start();
  return {
    canAnswer: true,
    async answer() {
      const { microphone } = chosenDevices();
      routeSpeech(audio);
      session?.answer({
        mediaConstraints: { audio: microphone ? { deviceId: { ideal: microphone } } : true, video: false },
        pcConfig: { iceServers: [] },
      });
    },
    decline() { session?.terminate({ status_code: 603 }); },
    hangUp() { session?.terminate(); },
    hold(isWanted) { if (isWanted) session?.hold(); else session?.unhold(); },
    mute(isWanted) { if (isWanted) session?.mute({ audio: true }); else session?.unmute({ audio: true }); },
    sendTones(digits) { session?.sendDTMF(digits, { transportType: "RFC2833" }); },
    stop() {
      isStopped = true;
      agent.stop();
    },
  };
}
