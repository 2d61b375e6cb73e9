// Times that run: `data-since` counts up, `data-until` counts down. They are silent for screen readers (no live region);
// a progress bar with `data-until` and `data-label` tells its seconds in the label beside it.
const two = (number) => String(number).padStart(2, "0");

/** Seconds as a stopwatch shows them: 2:14, 1:02:03. */
export function stopwatch(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Seconds as they are said: 58 Sekunden, 2 Minuten 14. */
export function spoken(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  if (!minutes) return `${whole} Sekunde${whole === 1 ? "" : "n"}`;
  return `${minutes} Minute${minutes === 1 ? "" : "n"}${whole % 60 ? ` ${whole % 60}` : ""}`;
}

const secondsSince = (element) => (Date.now() - Date.parse(element.dataset.since)) / 1000;
const secondsUntil = (element) => Math.max(0, Math.ceil((Date.parse(element.dataset.until) - Date.now()) / 1000));

function count(progress) {
  progress.value = secondsUntil(progress);
  progress.labels[0].querySelector("[data-seconds]").textContent = progress.value;
}

/** Bring every running time up to date. */
export function tick(root = document) {
  for (const element of root.querySelectorAll("[data-since]")) element.textContent = stopwatch(secondsSince(element));
  for (const element of root.querySelectorAll("[data-until]:not(progress)")) element.textContent = stopwatch(secondsUntil(element));
  for (const progress of root.querySelectorAll("progress[data-until]")) count(progress);
}

setInterval(tick, 1000);
