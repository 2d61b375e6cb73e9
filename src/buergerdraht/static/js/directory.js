// Narrows the authority's directory while typing. Without scripts the field is a search that the server answers.
const REST_MS = 500;
let timer = 0;

const folded = (text) => text.toLowerCase().replace(/[\s/()-]/g, "");

function narrow(field) {
  const words = field.value.toLowerCase().split(/\s+/).map(folded).filter(Boolean);
  const entries = [...document.querySelectorAll("[data-directory-entry]")];
  for (const entry of entries) entry.hidden = !words.every((word) => folded(entry.textContent).includes(word));
  return entries.filter((entry) => !entry.hidden);
}

function tell(found, words) {
  const status = document.querySelector("[data-directory-status]");
  document.querySelector("[data-directory-empty]").hidden = found.length > 0;
  const first = found[0]?.querySelector("[data-directory-name]").textContent;
  const hits = found.length === 1 ? "1 Eintrag" : `${found.length} Einträge`;
  status.textContent = words ? (first ? `${hits}. Erster: ${first}.` : `Kein Eintrag für „${words}“.`) : hits;
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-directory-search]")) return;
  const found = narrow(event.target);
  clearTimeout(timer);
  timer = setTimeout(() => tell(found, event.target.value.trim()), REST_MS);
});
document.addEventListener("submit", (event) => {
  if (!event.target.querySelector("[data-directory-search]")) return;
  event.preventDefault();
  document.querySelector("[data-directory-entry]:not([hidden]) a")?.focus();
}, { capture: true });
