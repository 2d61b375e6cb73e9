// Offers municipalities while one is typed. Without scripts the form asks the server.
import { request } from "./session.js";

const REST_MS = 250;
const field = document.getElementById("suche");
const matches = document.getElementById("treffer");
let timer = 0;

async function search() {
  const text = field.value;
  const response = await request(`?${new URLSearchParams({ suche: text })}`).catch(() => null);
  if (!response?.ok || text !== field.value) return;
  const { body } = new DOMParser().parseFromString(await response.text(), "text/html");
  matches.replaceChildren(...body.childNodes);
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, REST_MS);
});
