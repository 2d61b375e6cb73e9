// Trying out microphone, ear and ring, and choosing the devices. Belongs to the page on which the phone is chosen.
import { availableDevices, chooseDevice, chosenDevices } from "./phone/devices.js";
import { changeSounds, play, soundSettings } from "./sounds.js";

let stream = null;
let meter = 0;

const page = () => document.querySelector("[data-phone-choice]");
const say = (text) => { page().querySelector("[data-microphone-status]").textContent = text; };

function stopMicrophone() {
  clearInterval(meter);
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
}

async function startMicrophone() {
  stopMicrophone();
  const { microphone } = chosenDevices();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: microphone ? { deviceId: { ideal: microphone } } : true });
  } catch {
    return say("Ihr Mikrofon ist nicht freigegeben oder nicht angeschlossen. Erlauben Sie es im Browser neben der Adresszeile.");
  }
  await offerDevices();
  measure();
}

function measure() {
  const audio = new AudioContext();
  const analyser = audio.createAnalyser();
  audio.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let hasHeard = false;
  say("Sprechen Sie ein paar Worte. Der Balken zeigt, wie laut man Sie hört.");
  meter = setInterval(() => {
    if (!page()) return stopMicrophone();
    analyser.getFloatTimeDomainData(samples);
    const loudness = Math.min(100, Math.round(Math.max(...samples.map(Math.abs)) * 200));
    page().querySelector("[data-level]").value = loudness;
    if (hasHeard || loudness < 10) return;
    hasHeard = true;
    say("Man hört Sie. Das Mikrofon ist in Ordnung.");
  }, 100);
}

async function offerDevices() {
  const devices = await availableDevices();
  const chosen = chosenDevices();
  for (const select of page()?.querySelectorAll("select[data-device]") ?? []) {
    const purpose = select.dataset.device;
    const options = devices[purpose].map((device) => new Option(device.label, device.deviceId, false, device.deviceId === chosen[purpose]));
    select.replaceChildren(new Option("wie im System eingestellt", ""), ...options);
    select.value = chosen[purpose];
  }
}

function showSounds() {
  const settings = soundSettings();
  for (const field of page()?.querySelectorAll("[data-sound]") ?? []) {
    if (field.type === "checkbox") field.checked = settings[field.dataset.sound];
    else field.value = settings[field.dataset.sound];
  }
}

function show() {
  if (!page()) return stopMicrophone();
  showSounds();
  if (navigator.mediaDevices) offerDevices();
}

document.addEventListener("change", (event) => {
  const { device, sound } = event.target.dataset;
  if (device) {
    chooseDevice(device, event.target.value);
    document.dispatchEvent(new CustomEvent("devices:chosen"));
    if (device === "microphone" && stream) startMicrophone();
  }
  if (sound) changeSounds({ [sound]: event.target.type === "checkbox" ? event.target.checked : Number(event.target.value) });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-try]");
  if (!button) return;
  if (button.dataset.try === "microphone") startMicrophone();
  else play(button.dataset.try, { always: true });
});
document.addEventListener("page:shown", show);
show();
