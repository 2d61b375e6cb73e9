// The sounds of the workplace, made by the browser itself. Each can be switched off; none is the only sign of anything.
import { chosenDevices } from "./phone/devices.js";

const KEY = "telefon.toene";
const RING_PAUSE_MS = 2400;
const DEFAULTS = { volume: 60, ring: true, answered: true, held: true, returned: true, wrap_up: true, notice: true };
// Each note: [frequency in Hz, start in s, length in s]
const NOTES = {
  ring: [[659, 0, 0.35], [880, 0.4, 0.55]],
  answered: [[784, 0, 0.12]],
  held: [[330, 0, 0.06]],
  returned: [[523, 0, 0.14], [659, 0.16, 0.14], [523, 0.32, 0.2]],
  wrap_up: [[587, 0, 0.18], [440, 0.16, 0.4]],
  notice: [[262, 0, 0.18], [262, 0.26, 0.3]],
};

let context = null;
let ringing = 0;

/** The person's choice: {volume: 0 to 100, ring, answered, held, wrap_up}. */
export const soundSettings = () => ({ ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") });

/** Keep a change of the choice. */
export function changeSounds(changes) {
  localStorage.setItem(KEY, JSON.stringify({ ...soundSettings(), ...changes }));
}

async function readyContext() {
  context ??= new AudioContext();
  if (context.state === "suspended") await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 200))]);
  await context.setSinkId?.(chosenDevices().ring).catch(() => {});
  return context;
}

function note(audio, [frequency, start, length], volume) {
  const tone = audio.createOscillator();
  const level = audio.createGain();
  const from = audio.currentTime + start;
  tone.type = "sine";
  tone.frequency.value = frequency;
  level.gain.setValueAtTime(0.0001, from);
  level.gain.exponentialRampToValueAtTime(volume, from + 0.02);
  level.gain.exponentialRampToValueAtTime(0.0001, from + length);
  tone.connect(level).connect(audio.destination);
  tone.start(from);
  tone.stop(from + length);
}

/** Play a sound unless it is switched off; `always` is for trying it out. */
export async function play(name, { always = false } = {}) {
  const settings = soundSettings();
  if (!always && !settings[name]) return;
  const audio = await readyContext();
  NOTES[name].forEach((wanted) => note(audio, wanted, Math.max(settings.volume, 1) / 250));
}

/** Ring until `stopRinging`. */
export function startRinging() {
  stopRinging();
  play("ring");
  ringing = setInterval(() => play("ring"), RING_PAUSE_MS);
}

/** Stop ringing. */
export function stopRinging() {
  clearInterval(ringing);
}

// Browsers let a page sound only after the person has done something on it.
for (const gesture of ["pointerdown", "keydown"]) {
  addEventListener(gesture, () => readyContext(), { once: true });
}
