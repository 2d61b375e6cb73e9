// Keys that work wherever the focus is. F8 is in commands.js. Escape never ends a call.
const isOffered = (element) => element && !element.closest("[hidden], :disabled, [aria-disabled=true]");

// What is on the page goes first: a notice above it must not take the key of the form that one fills in.
function press(key) {
  const wanted = `[data-key="${key}"]`;
  const target = [...document.querySelectorAll(`main ${wanted}`), ...document.querySelectorAll(wanted)].find(isOffered);
  target?.click();
  return Boolean(target);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "F2") {
    event.preventDefault();
    if (!event.repeat) press("F2");
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat && press("Control+Enter")) event.preventDefault();
});

// 1 to 6 choose an outcome while the focus is in that group.
document.addEventListener("keydown", (event) => {
  const group = event.target.closest?.("[role=radiogroup]");
  if (!group || event.ctrlKey || event.altKey || event.metaKey) return;
  const radio = group.querySelector(`input[data-digit="${CSS.escape(event.key)}"]`);
  if (!radio) return;
  event.preventDefault();
  radio.click();
  radio.focus();
});
