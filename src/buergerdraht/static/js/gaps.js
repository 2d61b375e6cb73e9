// The list of gaps by keyboard: arrows move between the proposals, Enter accepts (it is a button); after the page has come
// back, the focus is on what took the place of the gap that was dealt with.
const PLACE = "gaps-place";
const list = document.querySelector("[data-gaps]");
const proposals = () => [...document.querySelectorAll("[data-gap]")];

function goTo(place) {
  const all = proposals();
  all[Math.max(0, Math.min(place, all.length - 1))]?.focus();
}

list?.addEventListener("keydown", (event) => {
  const at = proposals().indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (at < 0 || !step) return;
  event.preventDefault();
  goTo(at + step);
});

list?.addEventListener("submit", (event) => {
  const row = event.target.closest("li");
  sessionStorage.setItem(PLACE, [...list.children].indexOf(row));
});

const place = sessionStorage.getItem(PLACE);
sessionStorage.removeItem(PLACE);
if (place !== null) goTo(Number(place));
