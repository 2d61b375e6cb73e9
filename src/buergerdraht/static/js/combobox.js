// A field with a list of options below it (role=combobox, aria-controls): arrows choose, Enter opens the chosen or the first one.
// The options are links or buttons, so that they work without scripts, too. Escape takes the choice back.
const waiting = new WeakMap();

const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));
const optionsOf = (field) => [...(listOf(field)?.querySelectorAll("[role=option]") ?? [])];
const activeOf = (field) => document.getElementById(field.getAttribute("aria-activedescendant") ?? "");

/** Let Enter wait for the options that are on their way. */
export const expectOptions = (field, promise) => waiting.set(field, promise);

/** Tell the field that its options were put in anew; what was chosen stays chosen if it is still there. */
export function optionsShown(field, chosenKey) {
  const options = optionsOf(field);
  field.setAttribute("aria-expanded", String(options.length > 0));
  field.removeAttribute("aria-activedescendant");
  for (const option of options) option.tabIndex = -1;
  const chosen = chosenKey && options.find((option) => option.dataset.key === chosenKey);
  if (chosen) choose(field, chosen);
}

/** Return the key of the option that an arrow has chosen. */
export const chosenKey = (field) => activeOf(field)?.dataset.key;

function choose(field, option) {
  for (const other of optionsOf(field)) other.setAttribute("aria-selected", String(other === option));
  if (!option) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
  option.dispatchEvent(new CustomEvent("option:chosen", { bubbles: true }));
}

function move(field, step) {
  const options = optionsOf(field);
  const at = options.indexOf(activeOf(field));
  const next = at < 0 && step < 0 ? options.length - 1 : at + step;
  choose(field, options[next] ?? options.at(next < 0 ? -1 : 0));
}

async function open(field) {
  await waiting.get(field);
  (activeOf(field) ?? optionsOf(field)[0])?.click();
}

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("[role=combobox]");
  if (!field || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.key === "Escape" && activeOf(field)) choose(field, null);
  else if (event.key === "ArrowDown") move(field, 1);
  else if (event.key === "ArrowUp") move(field, -1);
  else if (event.key === "Enter") open(field);
  else return;
  event.preventDefault();
});
