// Opens dialogs (`data-opens="<id>"`) and closes small menus (`data-closes-itself`) by Escape or a click elsewhere.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  for (const menu of document.querySelectorAll("details[data-closes-itself][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-closes-itself][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
