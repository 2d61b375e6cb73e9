// Records an announcement from the microphone into the file field of its form; without this script a file is chosen.
const LONGEST_SECONDS = 90;
const CONSTRAINTS = { audio: { channelCount: 1, echoCancellation: false } };
const SAID = {
  NotAllowedError: "Das Mikrofon ist gesperrt. Erlauben Sie es in der Adresszeile des Browsers, oder laden Sie eine Datei hoch.",
  NotFoundError: "Es ist kein Mikrofon angeschlossen. Schließen Sie eines an, oder laden Sie eine Datei hoch.",
  other: "Das Mikrofon lässt sich nicht benutzen. Schließen Sie andere Programme, die es brauchen, oder laden Sie eine Datei hoch.",
};

const box = document.querySelector("[data-recorder]");
const part = (name) => box.querySelector(`[data-${name}]`);
const field = document.getElementById(box.dataset.recorder);
let running = null;

async function start() {
  const stream = await navigator.mediaDevices.getUserMedia(CONSTRAINTS);
  const context = new AudioContext();
  await context.audioWorklet.addModule(box.dataset.worklet);
  const node = new AudioWorkletNode(context, "recorder");
  running = { stream, context, blocks: [], length: 0 };
  node.port.onmessage = ({ data }) => take(data);
  context.createMediaStreamSource(stream).connect(node);
  name("Aufnahme beenden");
  say("Aufnahme läuft.");
}

function take(block) {
  if (!running) return;
  running.blocks.push(block);
  running.length += block.length;
  part("level").value = Math.max(0.98 * part("level").value, ...block.map(Math.abs));
  const seconds = Math.floor(running.length / running.context.sampleRate);
  part("time").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if (seconds >= LONGEST_SECONDS - 1) stop("Die Aufnahme ist bei 90 Sekunden zu Ende.");
}

function stop(sentence) {
  const { stream, context, blocks, length } = running;
  running = null;
  for (const track of stream.getTracks()) track.stop();
  const file = new File([wav(blocks, length, context.sampleRate)], "aufnahme.wav", { type: "audio/wav" });
  context.close();
  const files = new DataTransfer();
  files.items.add(file);
  field.files = files.files;
  part("recorded").value = "on";
  part("level").value = 0;
  part("take").src = URL.createObjectURL(file);
  part("take").hidden = false;
  name("Noch einmal aufnehmen");
  say(sentence);
}

/** The samples as a WAV file of 16 bit (RFC 2361). */
function wav(blocks, length, rate) {
  const view = new DataView(new ArrayBuffer(44 + 2 * length));
  const text = (at, letters) => [...letters].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * length, true);
  text(8, "WAVEfmt ");
  [[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, rate, 4], [28, 2 * rate, 4], [32, 2, 2], [34, 16, 2], [40, 2 * length, 4]].forEach(
    ([at, value, size]) => (size === 4 ? view.setUint32(at, value, true) : view.setUint16(at, value, true)),
  );
  text(36, "data");
  let at = 44;
  for (const block of blocks) for (const sample of block) view.setInt16((at += 2) - 2, 32767 * Math.max(-1, Math.min(1, sample)), true);
  return view;
}

const say = (sentence) => (part("said").textContent = sentence);
const name = (words) => (part("record").querySelector(".kern-label").textContent = words);

part("record").addEventListener("click", async () => {
  if (running) return stop("Die Aufnahme ist fertig. Hören Sie sie an, und sichern Sie sie als Entwurf.");
  await start().catch((problem) => say(SAID[problem.name] ?? SAID.other));
});
field.addEventListener("change", () => (part("recorded").value = ""));
box.hidden = !navigator.mediaDevices?.getUserMedia;
