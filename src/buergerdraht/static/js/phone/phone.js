// The phone as a state machine: what the line reports goes in, what the page shows comes out. No DOM, no network.
//
// registration: off | connecting | registered | refused | lost | elsewhere (another window has the phone) | desk |
//               insecure (the browser allows no microphone here)
// call: null or {id, authority, greeting, dialled, caller, phase, isReturned, isHeld, isMuted, since}
//       phase: ringing | answering | talking;  since: milliseconds, ringing or talking since
// last: how the call before ended: {call, how, at}
//       how: declined | gone (before it was answered) | hung_up_here | hung_up_there | microphone

export const START = Object.freeze({ registration: "off", call: null, last: null });

const withCall = (state, changes) => (state.call ? { ...state, call: { ...state.call, ...changes } } : state);

const STEPS = {
  registration: (state, { value }) => (state.registration === value ? state : { ...state, registration: value }),
  ringing: (state, { call, at }) => ({
    ...state, call: { ...call, phase: "ringing", isHeld: false, isMuted: false, since: at },
  }),
  answering: (state) => (state.call?.phase === "ringing" ? withCall(state, { phase: "answering" }) : state),
  talking: (state, { call, at }) => ({
    ...state, call: { isHeld: false, isMuted: false, ...state.call, ...call, phase: "talking", since: at },
  }),
  held: (state, { value, at }) => withCall(state, { isHeld: value, heldSince: value ? at : null }),
  muted: (state, { value }) => withCall(state, { isMuted: value }),
  ended: (state, { how, at }) => (state.call ? { ...state, call: null, last: { call: state.call, how, at } } : state),
};

/** The state after an event; the same object if the event changes nothing. */
export const step = (state, event) => STEPS[event.type](state, event);

/** A phone without a line; `attach` gives it one (browser_phone.js, desk_phone.js). */
export function createPhone(now = Date.now) {
  let state = START;
  let line = null;
  const listeners = new Set();

  function report(event) {
    const before = state;
    state = step(before, { at: now(), ...event });
    if (state !== before) listeners.forEach((listener) => listener(state, before));
  }
  const isIn = (...phases) => phases.includes(state.call?.phase);

  return {
    report,
    get state() { return state; },
    subscribe(listener) { listeners.add(listener); },
    attach(newLine) { line = newLine; },
    detach(registration) {
      line?.stop();
      line = null;
      report({ type: "registration", value: registration });
    },
    answer() {
      if (!isIn("ringing") || !line.canAnswer) return;
      report({ type: "answering" });
      line.answer();
    },
    decline() { if (isIn("ringing")) line.decline(); },
    hangUp() { if (isIn("talking", "answering")) line.hangUp(); },
    toggleHold() { if (isIn("talking")) line.hold(!state.call.isHeld); },
    toggleMute() { if (isIn("talking")) line.mute(!state.call.isMuted); },
    sendTones(digits) { if (isIn("talking")) line.sendTones(digits); },
  };
}
