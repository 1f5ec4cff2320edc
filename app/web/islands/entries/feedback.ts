// The form of feedback: says how large the window is, and shows a picture that was taken before it is sent.

import { part } from "../dom";
import { KEPT } from "../feedback/capture";
import { Retouch } from "../feedback/retouch";

const form = document.querySelector<HTMLFormElement>("[data-feedback-form]");
if (form) {
  const viewport = `${innerWidth}x${innerHeight}`;
  part<HTMLInputElement>(form, "data-viewport").value = viewport;
  part(form, "data-viewport-shown").textContent = viewport;
  part(form, "data-viewport-row").hidden = false;
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  if (kept?.startsWith("data:image/png;base64,")) void showPicture(form, kept);
}

async function showPicture(form: HTMLFormElement, address: string): Promise<void> {
  const frame = part(form, "data-picture");
  const field = part(form, "data-picture-file");
  const file = form.elements.namedItem("picture") as HTMLInputElement;
  const retouch = new Retouch(part<HTMLCanvasElement>(form, "data-canvas"));
  await retouch.show(address);
  frame.hidden = false;
  field.hidden = true;
  let isThere = true;
  for (const button of frame.querySelectorAll<HTMLButtonElement>("[data-tool]")) {
    button.addEventListener("click", () => {
      retouch.tool = button.dataset["tool"] === "crop" ? "crop" : "black";
      for (const other of frame.querySelectorAll("[data-tool]")) other.setAttribute("aria-pressed", String(other === button));
    });
  }
  const sides = [...frame.querySelectorAll<HTMLInputElement>("[data-side]")];
  part(frame, "data-apply").addEventListener("click", () => {
    if (!sides.every((side) => side.reportValidity())) return;
    const [left = 0, top = 0, right = 1, bottom = 1] = sides.map((side) => side.valueAsNumber / 100);
    retouch.applyShares(left, top, right, bottom);
  });
  part(frame, "data-undo").addEventListener("click", () => retouch.undo());
  part(frame, "data-discard").addEventListener("click", () => {
    isThere = false;
    frame.hidden = true;
    field.hidden = false;
  });
  form.addEventListener("submit", (event) => {
    const agreed = form.elements.namedItem("is_picture_agreed") as HTMLInputElement;
    // without the tick the picture stays here
    if (!isThere || !agreed.checked) return;
    event.preventDefault();
    isThere = false;
    void retouch.write().then((blob) => {
      if (blob) {
        const files = new DataTransfer();
        files.items.add(new File([blob], "picture.png", { type: "image/png" }));
        file.files = files.files;
      }
      form.submit();
    });
  });
}
