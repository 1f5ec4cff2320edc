// The upload on the start page: files go in, one or many, and each has its own page.

import "../../styles/upload.css";
import { make, part as find } from "../dom";
import { listInterrupted, forgetInterrupted } from "../upload/interrupted";
import { FileRow } from "../upload/row";
import type { Sender } from "../upload/sender";
import { say, writeNumber } from "../texts";

class PartUpload extends HTMLElement {
  #rows = new Map<string, FileRow>();
  #sender: Promise<Sender> | null = null;
  #list!: HTMLElement;
  readonly #together = make("p", { class: "together", role: "status", hidden: true });

  connectedCallback(): void {
    this.#list = find(this, "data-files");
    this.#list.after(this.#together);
    const input = find<HTMLInputElement>(this, "data-input");
    input.multiple = true;
    input.addEventListener("change", () => {
      const files = [...(input.files ?? [])];
      input.value = "";
      void this.#take(files);
    });
    find(this, "data-form").addEventListener("submit", (event) => event.preventDefault());
    this.#listenForDrops();
    this.#offerToGoOn();
    window.addEventListener("beforeunload", (event) => {
      if ([...this.#rows.values()].some((row) => row.isUnderWay)) event.preventDefault();
    });
    // back from a part's page, the browser may show this one as it was left
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) location.reload();
    });
  }

  #listenForDrops(): void {
    const drop = find(this, "data-drop");
    // a file dropped beside the area would replace the page
    for (const name of ["dragover", "dragenter"]) {
      document.addEventListener(name, (event) => {
        event.preventDefault();
        drop.toggleAttribute("data-over", true);
      });
    }
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) drop.removeAttribute("data-over");
    });
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.removeAttribute("data-over");
      void this.#take([...(event.dataTransfer?.files ?? [])]);
    });
  }

  /** What a reload or a crash broke off; only the visitor can hand the file over again. */
  #offerToGoOn(): void {
    const box = find(this, "data-interrupted");
    const names = listInterrupted();
    box.hidden = names.length === 0;
    if (box.hidden) return;
    const forget = make("button", { type: "button", class: "link", onclick: () => void forgetInterrupted().then(() => this.#offerToGoOn()) }, say("forget"));
    box.replaceChildren(make("p", {}, say("interrupted", { names: names.join(", ") })), forget);
  }

  async #take(files: File[]): Promise<void> {
    const fresh = files.filter((file) => this.#makeRoom(file));
    const rows = fresh.map((file) => this.#addRow(file));
    try {
      const { Sender } = await import("../upload/sender");
      this.#sender ??= Promise.resolve(new Sender(this.dataset.endpoint ?? ""));
      const sender = await this.#sender;
      for (const row of rows) if (!row.isOver) sender.send(row);
    } catch {
      for (const row of rows) if (!row.isOver) row.fail(say("no_connection"), false);
    }
  }

  /** The same file again: while it is under way nothing happens, afterwards it starts anew. */
  #makeRoom(file: File): boolean {
    const before = this.#rows.get(nameOf(file));
    if (!before) return true;
    if (before.isUnderWay) return false;
    before.remove();
    return true;
  }

  #addRow(file: File): FileRow {
    const row = new FileRow(file, {
      removed: () => {
        this.#rows.delete(nameOf(file));
        this.#list.hidden = this.#rows.size === 0;
        if (this.#rows.size > 1) this.#arrived();
        else this.#together.hidden = true;
      },
      arrived: () => this.#arrived(),
    });
    this.#rows.set(nameOf(file), row);
    this.#list.append(row.element);
    this.#list.hidden = false;
    const limit = Number(this.dataset.maxBytes);
    if (file.size > limit) row.fail(say("file_too_large", { limit: writeNumber(limit / 1e6, 0, "MB") }), false);
    else if (file.size === 0) row.fail(say("file_empty"), false);
    return row;
  }

  /** One file leads on at once; of several, each row leads to its part, and all together to one request. */
  #arrived(): void {
    const rows = [...this.#rows.values()];
    const only = rows[0];
    if (rows.length === 1 && only?.address) location.assign(only.address);
    const addresses = rows.map((row) => row.address).filter(Boolean);
    this.#together.hidden = addresses.length < 2 || rows.some((row) => row.isUnderWay);
    if (this.#together.hidden) return;
    const query = new URLSearchParams(addresses.map((address) => ["part", address.split("/").at(-1) ?? ""]));
    const link = make("a", { class: "button primary", href: `/${document.documentElement.lang}/request?${query.toString()}` }, say("together"));
    this.#together.replaceChildren(make("span", {}, say("together_hint")), link);
  }
}

function nameOf(file: File): string {
  return `${file.name}/${file.size}/${file.lastModified}`;
}

customElements.define("part-upload", PartUpload);
