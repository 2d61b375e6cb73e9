// Short messages in the live region: read out politely, gone after eight seconds; a refusal stays longer.
// They lie where they cover least, and make way for what has the focus and for primary buttons.
const VISIBLE_MS = 8000;
const REFUSAL_VISIBLE_MS = 20000;
const ICONS = { ok: "ok", info: "info", warn: "warnung", bad: "gefahr" };
const PLACES = ["unten-links", "unten-rechts", "oben-rechts", "oben-links", "mitte"];
const CONTROLS = "a[href], button, input, select, textarea, summary";
const IN_USE = ":focus, .kern-btn--primary";
const IN_USE_COUNTS = 100;
const region = document.getElementById("meldungen");

/** Tell how much of the page's controls lies below the messages as they are placed now. */
function covered() {
  const box = region.getBoundingClientRect();
  const isBelow = ({ left, right, top, bottom }) => left < box.right && right > box.left && top < box.bottom && bottom > box.top;
  const below = [...document.querySelectorAll(CONTROLS)].filter((control) => isBelow(control.getBoundingClientRect()));
  return below.reduce((sum, control) => sum + (control.matches(IN_USE) ? IN_USE_COUNTS : 1), 0);
}

function place() {
  const costs = PLACES.map((name) => {
    region.dataset.place = name;
    return covered();
  });
  region.dataset.place = PLACES[costs.indexOf(Math.min(...costs))];
}

/** Nobody wants a message that jumps about: it moves only when it must. */
function makeWay() {
  if (region.childElementCount && covered() >= IN_USE_COUNTS) place();
}

/** Show and announce a sentence; tone is ok, info, warn or bad. */
export function toast(text, tone = "ok") {
  const box = document.getElementById("kurzmeldung").content.firstElementChild.cloneNode(true);
  box.classList.replace("bd-notice--ok", `bd-notice--${tone}`);
  const icon = box.querySelector("use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${ICONS[tone]}`));
  box.querySelector("p").textContent = text;
  region.replaceChildren(box);
  place();
  setTimeout(() => box.remove(), tone === "bad" ? REFUSAL_VISIBLE_MS : VISIBLE_MS);
}

// Messages of the server are announced only if they change after the page has loaded.
const fromServer = [...region.children];
if (fromServer.length > 0) {
  region.replaceChildren();
  requestAnimationFrame(() => {
    region.append(...fromServer);
    place();
  });
  setTimeout(() => fromServer.forEach((box) => box.remove()), VISIBLE_MS);
}
for (const name of ["focusin", "page:shown", "part:shown", "scroll"]) document.addEventListener(name, () => requestAnimationFrame(makeWay), { capture: true, passive: true });
addEventListener("resize", makeWay);
