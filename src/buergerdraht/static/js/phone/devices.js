// Which microphone, which ear for speech and which for the ring: chosen per browser, kept in it.
const KEY = "telefon.geraete";

/** The chosen devices by id: {microphone, speech, ring}; an empty id is the system's own choice. */
export const chosenDevices = () => ({ microphone: "", speech: "", ring: "", ...JSON.parse(localStorage.getItem(KEY) ?? "{}") });

/** Keep the choice for one of microphone, speech, ring. */
export function chooseDevice(purpose, id) {
  localStorage.setItem(KEY, JSON.stringify({ ...chosenDevices(), [purpose]: id }));
}

/** The devices to choose from: {microphone, speech, ring}; names are known once the microphone is allowed. */
export async function availableDevices() {
  const all = await navigator.mediaDevices.enumerateDevices();
  const of = (kind) => all.filter((device) => device.kind === kind && device.deviceId && device.label);
  return { microphone: of("audioinput"), speech: of("audiooutput"), ring: of("audiooutput") };
}

/** Let an audio element speak into the chosen ear; a device that is gone gives way to the system's own. */
export function routeSpeech(audio) {
  audio.setSinkId?.(chosenDevices().speech).catch(() => audio.setSinkId(""));
}
