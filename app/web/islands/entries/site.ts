// What every page has: its looks, and a language switch that keeps one's place.

import "../../styles/tokens.css";
import "../../styles/base.css";
import "../../styles/layout.css";
import "../../styles/parts.css";

document.querySelector<HTMLAnchorElement>("[data-language-switch]")?.addEventListener("click", (event) => {
  const link = event.currentTarget as HTMLAnchorElement;
  link.search = location.search;
  link.hash = location.hash;
});

const pictureButton = document.querySelector<HTMLButtonElement>("[data-feedback-picture]");
if (pictureButton && typeof navigator.mediaDevices?.getDisplayMedia === "function") {
  pictureButton.hidden = false;
  pictureButton.addEventListener("click", async () => {
    const { capture } = await import("../feedback/capture");
    if (await capture()) location.assign(pictureButton.dataset["feedbackPicture"] ?? "");
  });
}
