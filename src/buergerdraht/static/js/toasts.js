// Short messages in the live region: read out politely, gone after eight seconds; a refusal stays longer.
const VISIBLE_MS = 8000;
const REFUSAL_VISIBLE_MS = 20000;
const ICONS = { ok: "ok", info: "info", warn: "warnung", bad: "gefahr" };
const region = document.getElementById("meldungen");

/** Show and announce a sentence; tone is ok, info, warn or bad. */
export function toast(text, tone = "ok") {
  const box = document.getElementById("kurzmeldung").content.firstElementChild.cloneNode(true);
  box.classList.replace("bd-notice--ok", `bd-notice--${tone}`);
  const icon = box.querySelector("use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${ICONS[tone]}`));
  box.querySelector("p").textContent = text;
  region.replaceChildren(box);
  setTimeout(() => box.remove(), tone === "bad" ? REFUSAL_VISIBLE_MS : VISIBLE_MS);
}

// Messages of the server are announced only if they change after the page has loaded.
const fromServer = [...region.children];
if (fromServer.length > 0) {
  region.replaceChildren();
  requestAnimationFrame(() => region.append(...fromServer));
  setTimeout(() => fromServer.forEach((box) => box.remove()), VISIBLE_MS);
}
