// Tools of the text editor: a toolbar at every `textarea[data-markup]` that sets signs around what is selected, two keys,
// and clean text from what is pasted. Without this script the signs are typed.
import { request } from "./session.js";

const fields = [...document.querySelectorAll("textarea[data-markup]")];

/** Put text in place of the selection, so that the browser can undo it. */
function insert(field, text) {
  field.focus();
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function mark(field, sign) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const text = value.slice(start, end);
  insert(field, `${sign}${text}${sign}`);
  if (!text) field.setSelectionRange(start + sign.length, start + sign.length);
}

function selectLines(field) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const first = value.lastIndexOf("\n", start - 1) + 1;
  const last = value.indexOf("\n", end);
  field.setSelectionRange(first, last < 0 ? value.length : last);
  return value.slice(field.selectionStart, field.selectionEnd).split("\n");
}

function markLines(field, sign) {
  const lines = selectLines(field);
  const isMarked = lines.every((line) => /^(- |\d+\. |#+ )/.test(line));
  const number = (index) => (sign === "1. " ? `${index + 1}. ` : sign);
  insert(field, lines.map((line, index) => (isMarked ? line.replace(/^(- |\d+\. |#+ )/, "") : number(index) + line)).join("\n"));
}

function link(field) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const text = value.slice(start, end) || "Text";
  insert(field, `[${text}](https://)`);
  const address = start + text.length + 3;
  field.setSelectionRange(address, address + "https://".length);
}

function use(field, tool) {
  if (tool.dataset.mark) mark(field, tool.dataset.mark);
  else if (tool.dataset.line) markLines(field, tool.dataset.line);
  else link(field);
}

/** One stop of the Tab key; arrows go from tool to tool. */
function move(event, tools) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const here = tools.indexOf(document.activeElement);
  const next = tools[(here + step + tools.length) % tools.length];
  for (const tool of tools) tool.tabIndex = tool === next ? 0 : -1;
  next.focus();
}

function equip(field) {
  const bar = document.getElementById("werkzeuge").content.cloneNode(true).firstElementChild;
  const tools = [...bar.querySelectorAll("button")];
  bar.setAttribute("aria-label", `Werkzeuge: ${field.labels[0].textContent.trim()}`);
  bar.setAttribute("aria-controls", field.id);
  tools.forEach((tool, index) => {
    tool.tabIndex = index ? -1 : 0;
    tool.addEventListener("click", () => use(field, tool));
  });
  bar.addEventListener("keydown", (event) => move(event, tools));
  field.before(bar);
  field.addEventListener("keydown", (event) => onKey(event, field));
  field.addEventListener("paste", (event) => onPaste(event, field));
}

function onKey(event, field) {
  const sign = { b: "**", i: "__" }[event.key.toLowerCase()];
  if (!sign || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  mark(field, sign);
}

async function onPaste(event, field) {
  const html = event.clipboardData.getData("text/html");
  if (!html) return;
  event.preventDefault();
  const plain = event.clipboardData.getData("text/plain");
  const body = new URLSearchParams({ html });
  const response = await request(field.form.dataset.paste, { method: "POST", body }).catch(() => null);
  insert(field, response?.ok ? await response.text() : plain);
}

fields.forEach(equip);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.ctrlKey) return;
  const send = event.target.closest("form[data-draft]")?.querySelector("[data-sends]");
  if (!send) return;
  event.preventDefault();
  send.click();
});
