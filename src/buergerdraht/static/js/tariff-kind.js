// Of a tariff only the fields of its kind are shown; without this script all are, and those of other kinds do not count.
function show(tariff) {
  const kind = tariff.querySelector("select").value;
  for (const part of tariff.querySelectorAll("[data-kinds]")) {
    part.hidden = !part.dataset.kinds.split(" ").includes(kind);
  }
}

for (const tariff of document.querySelectorAll("[data-tariff]")) {
  tariff.querySelector("select").addEventListener("change", () => show(tariff));
  show(tariff);
}
