// The page of components: opens its dialog and its toast.

import "../../styles/components.css";
import "../../styles/part.css";
import "../../styles/upload.css";

const TOAST_MS = 4000;

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-open]")) {
  button.addEventListener("click", () => {
    const dialog = document.getElementById(button.dataset.open ?? "");
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
  });
}
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-toast]")) {
  button.addEventListener("click", () => {
    const toast = document.getElementById(button.dataset.toast ?? "");
    toast?.showPopover();
    setTimeout(() => toast?.hidePopover(), TOAST_MS);
  });
}
