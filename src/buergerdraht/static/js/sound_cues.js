// Which sound belongs to which moment.
import { play, startRinging, stopRinging } from "./sounds.js";

const HELD_AFTER_MS = 60_000;
const HELD_EVERY_MS = 15_000;

function followHold(phone) {
  let last = 0;
  setInterval(() => {
    const { call } = phone.state;
    if (!call?.isHeld || Date.now() - call.heldSince < HELD_AFTER_MS || Date.now() - last < HELD_EVERY_MS) return;
    last = Date.now();
    play("held");
  }, 1000);
}

function followWrapUp() {
  const state = () => document.getElementById("zustand")?.dataset.state;
  let before = state();
  const compare = () => {
    if (before === "wrap_up" && state() === "ready") play("wrap_up");
    before = state();
  };
  for (const shown of ["part:shown", "page:shown"]) document.addEventListener(shown, compare);
}

/** Let the phone be heard. */
export function followSounds(phone) {
  phone.subscribe((state, before) => {
    const [phase, phaseBefore] = [state.call?.phase, before.call?.phase];
    if (phase === phaseBefore) return;
    if (phase === "ringing") startRinging();
    else stopRinging();
    if (phase === "talking") play("answered");
  });
  followHold(phone);
  followWrapUp();
}
