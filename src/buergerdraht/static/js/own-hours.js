// The hours of the week are shown only if own hours are chosen; without this script they are always shown.
const week = document.querySelector("[data-own-hours]");
const choices = document.querySelectorAll('input[name="source"]');

function show() {
  week.hidden = document.querySelector('input[name="source"]:checked')?.value !== "own";
}

for (const choice of choices) choice.addEventListener("change", show);
show();
