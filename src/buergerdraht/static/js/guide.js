// A guide is answered with the keys 1 to 9 while the focus is inside it, by a click, or by arrows and Enter. Each answer opens
// the next step in its place; the focus goes to its answers, so that they are read with the question.
import { open } from "./article.js";

const guideOf = (element) => element.closest?.("[data-guide]");
const isPlain = (event) => !event.ctrlKey && !event.altKey && !event.metaKey;

async function goTo(address) {
  await open({ href: address, dataset: {} });
  const first = document.querySelector("[data-guide] [data-choice]");
  (first ?? document.getElementById("artikel")).focus();
}

function answer(radio) {
  radio.checked = true;
  const address = new URL(radio.form.action, location.href);
  address.searchParams.set("weg", radio.dataset.way);
  return goTo(address.href);
}

// Before keys.js, which only marks a choice.
document.addEventListener("keydown", (event) => {
  const guide = guideOf(event.target);
  if (!guide || !isPlain(event) || event.target.matches("input:not([type=radio]), textarea")) return;
  const radio = guide.querySelector(`[data-choice="${CSS.escape(event.key)}"]`);
  if (!radio) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  answer(radio);
}, { capture: true });

document.addEventListener("click", (event) => {
  const back = event.target.closest("a[data-guide-link]");
  if (!back || !document.querySelector("[data-knowledge]") || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  goTo(back.href);
}, { capture: true });

document.addEventListener("click", (event) => {
  // A click on the tile; arrows and the keyboard make clicks without a pointer.
  const tile = event.target.closest("[data-guide] label");
  if (tile && event.detail > 0 && tile.control && event.target !== tile.control) {
    event.preventDefault();
    answer(tile.control);
  }
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-guide-form]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const chosen = event.target.querySelector("[data-choice]:checked");
  if (chosen) answer(chosen);
}, { capture: true });
