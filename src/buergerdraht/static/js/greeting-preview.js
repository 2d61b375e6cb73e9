// The greeting as it is said, while it is being written.
const preview = document.querySelector("[data-preview-of]");
const field = document.getElementById(preview.dataset.previewOf);

function show() {
  preview.textContent = field.value.replaceAll("{Behörde}", preview.dataset.authority).replaceAll("{Name}", preview.dataset.agent);
}

field.addEventListener("input", show);
show();
