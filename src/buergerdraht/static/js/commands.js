// F8 opens the menu of commands; a letter runs one. The menu is made of what the page offers at that moment:
// every usable element with `data-command="h"`. Running it clicks buttons, links and radio buttons and focuses anything
// else, unless a listener on the element prevents its `command` event.
import { toast } from "./toasts.js";

const CLICKED = "a, button, summary, input[type=radio], input[type=checkbox]";
const dialog = document.getElementById("befehle");
const menu = dialog.querySelector("[role=menu]");
const blueprint = document.getElementById("befehl").content.firstElementChild;

const isUsable = (element) => !element.closest("[hidden], :disabled, [aria-disabled=true]");
const commands = () => [...document.querySelectorAll("[data-command]")].filter(isUsable);
const items = () => [...menu.children];

function nameOf(element) {
  const label = element.labels?.[0]?.querySelector("span") ?? element.querySelector("span:not([class]), .kern-label");
  return element.dataset.commandLabel ?? element.getAttribute("aria-label") ?? (label ?? element).textContent.trim();
}

function itemFor(element) {
  const item = blueprint.cloneNode(true);
  const [cap, name, spoken] = item.children;
  cap.textContent = element.dataset.command.toUpperCase();
  name.textContent = nameOf(element);
  spoken.textContent = `, ${cap.textContent}`;
  item.dataset.letter = element.dataset.command;
  return item;
}

function open() {
  menu.replaceChildren(...commands().map(itemFor));
  if (menu.children.length === 0) return toast("Auf dieser Seite gibt es keine Befehle.", "info");
  dialog.showModal();
  menu.firstElementChild.focus();
}

/** Run the command of that letter, as if it had been chosen in the menu. */
export function run(letter) {
  const target = commands().find((element) => element.dataset.command === letter);
  dialog.close();
  if (!target) return toast("Dieser Befehl ist gerade nicht möglich.", "info");
  if (!target.dispatchEvent(new CustomEvent("command", { bubbles: true, cancelable: true }))) return;
  if (!target.matches("a, button")) target.focus();
  if (target.matches(CLICKED)) target.click();
}

function moveTo(key) {
  const all = items();
  const at = all.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[key];
  all.at(next % all.length).focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-opens-commands]")) open();
});

dialog.addEventListener("click", (event) => {
  const item = event.target.closest("[role=menuitem]");
  if (item) run(item.dataset.letter);
});

dialog.addEventListener("keydown", (event) => {
  if (["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
    event.preventDefault();
    moveTo(event.key);
  } else if (/^[a-z0-9]$/i.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    run(event.key.toLowerCase());
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "F8") return;
  event.preventDefault();
  if (dialog.open) dialog.close();
  else if (!document.querySelector("dialog[open]")) open();
});
