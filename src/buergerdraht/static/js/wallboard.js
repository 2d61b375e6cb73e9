// The wallboard: fills the screen when asked, looks anew even if nothing is told, and says when its figures are old.
import { refresh } from "./refresh.js";
import { tick } from "./timers.js";

const LOOK_MS = 15000;
const OLD_MS = 60000;
const old = document.getElementById("veraltet");
const button = document.querySelector("[data-full-screen]");
let shownAt = performance.now();

document.addEventListener("part:shown", () => {
  shownAt = performance.now();
  old.hidden = true;
  tick();
});
setInterval(() => {
  refresh(document.getElementById("stand").dataset.refresh);
  old.hidden = performance.now() - shownAt < OLD_MS;
}, LOOK_MS);

button.hidden = !document.fullscreenEnabled;
button.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
document.addEventListener("fullscreenchange", () => {
  button.querySelector(".kern-label").textContent = document.fullscreenElement ? "Vollbild beenden" : "Vollbild";
});
tick();
