// One file on its way: its name, how far it has come, what went wrong, and where its part is.

import { make } from "../dom";
import { say, writeNumber } from "../texts";

interface Told {
  removed: () => void;
  arrived: () => void;
}

type State = "waiting" | "sending" | "paused" | "arrived" | "failed";

export class FileRow {
  readonly element: HTMLLIElement;
  address = "";
  /** What stopping and trying again mean, once somebody sends the file. */
  stop: (() => void) | null = null;
  again: (() => void) | null = null;
  #state: State = "waiting";
  readonly #bar = make("progress", { max: 1, value: 0 });
  readonly #words = make("p", { class: "file-state", role: "status" });
  readonly #actions = make("p", { class: "file-actions" });

  constructor(
    readonly file: File,
    readonly told: Told,
  ) {
    const size = file.size < 1e3 ? writeNumber(file.size, 0, "B") : file.size < 1e5 ? writeNumber(file.size / 1e3, 1, "kB") : writeNumber(file.size / 1e6, 1, "MB");
    this.#bar.setAttribute("aria-label", file.name);
    this.element = make("li", { class: "file" }, make("p", { class: "file-name" }, make("strong", {}, file.name), " ", make("small", {}, size)), this.#actions, this.#bar, this.#words);
    this.#show("waiting", say("waiting"));
  }

  get isUnderWay(): boolean {
    return this.#state === "waiting" || this.#state === "sending" || this.#state === "paused";
  }
  get isOver(): boolean {
    return !this.isUnderWay;
  }

  progress(sentBytes: number): void {
    if (this.isOver) return;
    const share = Math.min(sentBytes / this.file.size, 1);
    this.#bar.value = share;
    this.#show("sending", share < 1 ? say("sending", { percent: writeNumber(Math.floor(share * 100), 0) }) : say("checking"));
  }

  /** The connection is gone; the file waits where it is. */
  pause(): void {
    if (this.isUnderWay) this.#show("paused", say("paused"));
  }

  arrive(address: string): void {
    this.address = address;
    this.#show("arrived", say("arrived"));
    this.told.arrived();
  }

  fail(words: string, mayGoOn: boolean, link?: HTMLAnchorElement): void {
    this.#show("failed", words, mayGoOn);
    if (link) this.#words.append(" ", link);
  }

  restart(): void {
    this.#show("waiting", say("waiting"));
  }

  remove(): void {
    this.stop?.();
    this.element.remove();
    this.told.removed();
  }

  #show(state: State, words: string, mayGoOn = false): void {
    const isNew = state !== this.#state || !this.#actions.hasChildNodes();
    this.#state = state;
    this.element.dataset.state = state;
    this.#bar.hidden = state === "failed" || state === "arrived";
    if (this.#words.textContent !== words) this.#words.textContent = words;
    if (isNew || mayGoOn) this.#showActions(mayGoOn);
  }

  #showActions(mayGoOn: boolean): void {
    const name = this.file.name;
    const quit = say(this.isUnderWay ? "cancel" : "remove");
    this.#actions.replaceChildren(
      ...(this.address ? [make("a", { class: "button", href: this.address }, say("open_part"))] : []),
      ...(mayGoOn ? [make("button", { type: "button", class: "button", onclick: () => this.again?.() }, say("go_on"))] : []),
      ...(this.address ? [] : [make("button", { type: "button", class: "link", "aria-label": `${quit}: ${name}`, onclick: () => this.remove() }, quit)]),
    );
  }
}
