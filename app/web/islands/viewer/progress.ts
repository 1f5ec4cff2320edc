// Follows a part that is being measured, and shows the page anew once nothing more will change.

import { follow, type Status } from "../api";

// Where the stream is refused (too many are open), the page itself is asked again, but not at once.
const PATIENCE_MS = 3_000;

class PartProgress extends HTMLElement {
  #status: Status = "queued";

  connectedCallback(): void {
    void follow(this.dataset.part ?? "", (status) => this.#show(status)).then(() => {
      const isDone = this.#status === "measured" || this.#status === "refused";
      window.setTimeout(() => location.reload(), isDone ? 0 : PATIENCE_MS);
    });
  }

  #show(status: Status): void {
    this.#status = status;
    if (!this.querySelector(`[data-status="${status}"]`)) return;
    for (const text of this.querySelectorAll<HTMLElement>("[data-status]")) text.hidden = text.dataset.status !== status;
  }
}

customElements.define("part-progress", PartProgress);
