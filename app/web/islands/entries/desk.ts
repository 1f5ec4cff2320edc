// The desk on the start page: a file goes in, facts and offers come out.

import "../../styles/desk.css";
import { ask, follow, newIntention, Problem, upload, type Offer, type Offers, type Part, type Quote } from "../api";
import { make, part as find } from "../dom";
import { showFacts, showFindings } from "../facts";
import { showNearMisses, showOffers, showReferral, showRejections, type Names, type ReferralWish } from "../offers";
import { say, writeAmount, writeDate, writeNumber } from "../texts";

const WISHES_KEY = "schichtwerk.wishes";
const PAGE = 200;
const SETTLE_MS = 250;

class PartDesk extends HTMLElement {
  #part: Part | null = null;
  #names: Names = {};
  #offers: Offer[] = [];
  #cursor: string | null = null;
  #asking: AbortController | null = null;
  #settle = 0;
  #busy = false;
  #offersTable!: HTMLTableElement;
  #form!: HTMLFormElement;

  connectedCallback(): void {
    this.#offersTable = find<HTMLTableElement>(this, "data-offer-table");
    this.#form = find<HTMLFormElement>(this, "data-wishes");
    this.#restoreWishes();
    const input = this.querySelector<HTMLInputElement>("#file");
    input?.addEventListener("change", () => {
      const file = input.files?.[0];
      input.value = "";
      if (file) void this.#take(file);
    });
    this.#listenForDrops();
    this.querySelector("[data-try]")?.addEventListener("click", () => void this.#tryExample());
    find(this, "data-new").addEventListener("click", () => this.#startAnew());
    find(this, "data-more").addEventListener("click", () => void this.#askOffers(true));
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    this.#form.addEventListener("input", (event) => this.#wishesChanged(event.target as HTMLInputElement));
    const known = new URLSearchParams(location.hash.slice(1)).get("part");
    if (known) void this.#guard(() => this.#open(known));
  }

  #listenForDrops(): void {
    const drop = find(this, "data-drop");
    const over = (isOver: boolean) => (event: Event) => {
      event.preventDefault();
      drop.toggleAttribute("data-over", isOver);
    };
    // a file dropped beside the area would replace the page
    for (const name of ["dragover", "dragenter"]) document.addEventListener(name, over(true));
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) drop.removeAttribute("data-over");
    });
    document.addEventListener("drop", (event) => {
      over(false)(event);
      const file = event.dataTransfer?.files[0];
      if (file) void this.#take(file);
    });
  }

  /** One thing at a time; what goes wrong is said, and everything stays as it was. */
  async #guard(work: () => Promise<void>, button?: HTMLButtonElement): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.toggleAttribute("data-busy", true);
    if (button) button.disabled = true;
    this.#say("message", "");
    try {
      await work();
    } catch (error) {
      this.#complain(error);
    } finally {
      this.#busy = false;
      this.removeAttribute("data-busy");
      if (button) button.disabled = false;
      this.#say("status", "");
    }
  }

  #say(where: "message" | "status", text: string): void {
    const box = find(this, `data-${where}`);
    box.textContent = text;
    box.hidden = !text;
  }

  #complain(error: unknown): void {
    if (error instanceof DOMException && error.name === "AbortError") return;
    const text = error instanceof Problem ? error.message : say("no_connection");
    this.#say("message", text);
    if (error instanceof Problem && error.code === "sign_in_required") {
      find(this, "data-message").append(" ", make("a", { href: `/${document.documentElement.lang}/sign-in` }, say("sign_in")));
    }
    find(this, "data-message").scrollIntoView({ block: "nearest" });
  }

  async #tryExample(): Promise<void> {
    await this.#guard(async () => {
      this.#say("status", say("fetching_example"));
      const response = await fetch(this.dataset.example ?? "");
      if (!response.ok) throw new TypeError("no example");
      await this.#send(new File([await response.blob()], "example-part.stl"));
    });
  }

  async #take(file: File): Promise<void> {
    await this.#guard(() => this.#send(file));
  }

  async #send(file: File): Promise<void> {
    if (file.size > Number(this.dataset.maxBytes)) throw new Problem(413, "file_too_large", say("file_too_large", { limit: writeNumber(Number(this.dataset.maxBytes) / 1e6, 0, "MB") }), []);
    this.#say("status", say("uploading", { name: file.name, percent: 0 }));
    const created = await upload(file, (fraction) => this.#say("status", say("uploading", { name: file.name, percent: Math.round(fraction * 100) })));
    await this.#open(created.id);
    history.replaceState(null, "", `#part=${created.id}`);
  }

  async #open(id: string): Promise<void> {
    await follow(id, (status) => this.#say("status", say(`status_${status}`)));
    const found = await ask<Part>("GET", `/parts/${id}`);
    if (found.status === "refused") throw new Problem(422, found.error?.code ?? "", found.error?.text ?? say("no_connection"), []);
    if (!found.measurements) throw new TypeError("not measured");
    this.#part = found;
    this.#showPart(found);
    await this.#askOffers(false);
  }

  #showPart(found: Part): void {
    const measured = found.measurements;
    if (!measured) return;
    find(this, "data-hero").hidden = true;
    for (const figures of document.querySelectorAll<HTMLElement>("[data-figures]")) figures.hidden = true;
    find(this, "data-bench").hidden = false;
    find(this, "data-part-name").textContent = found.file_name;
    find(this, "data-quote-result").hidden = true;
    showFacts(find(this, "data-facts"), found, measured);
    showFindings(find(this, "data-findings"), measured.findings);
    (this.#form.elements.namedItem("unit") as HTMLSelectElement).value = measured.unit;
    find(this, "data-part-name").focus({ preventScroll: true });
  }

  #startAnew(): void {
    this.#asking?.abort();
    this.#part = null;
    history.replaceState(null, "", location.pathname);
    find(this, "data-bench").hidden = true;
    find(this, "data-hero").hidden = false;
    for (const figures of document.querySelectorAll<HTMLElement>("[data-figures]")) figures.hidden = false;
    this.#say("message", "");
    this.querySelector<HTMLInputElement>("#file")?.focus();
  }

  #wishesChanged(field: HTMLInputElement): void {
    this.#keepWishes();
    window.clearTimeout(this.#settle);
    this.#settle = window.setTimeout(() => {
      if (field.name === "unit") void this.#guard(() => this.#measureAnew(field.value));
      else void this.#askOffers(false).catch((error: unknown) => this.#complain(error));
    }, SETTLE_MS);
  }

  async #measureAnew(unit: string): Promise<void> {
    if (!this.#part) return;
    const id = this.#part.id;
    await ask<Part>("PATCH", `/parts/${id}`, { body: { unit } });
    await this.#open(id);
  }

  #wishes(): { quantity: number; requirements: Record<string, string>; country: string; sort: string } {
    const data = new FormData(this.#form);
    const requirements: Record<string, string> = {};
    for (const name of ["process", "material"]) {
      const value = String(data.get(name) ?? "");
      if (value) requirements[name] = value;
    }
    return { quantity: Number(data.get("quantity")), requirements, country: String(data.get("country")), sort: String(data.get("sort")) };
  }

  async #askOffers(isMore: boolean): Promise<void> {
    const found = this.#part;
    if (!found || !this.#checkQuantity()) return;
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    const wishes = this.#wishes();
    const offersBox = find(this, "data-offers");
    offersBox.toggleAttribute("data-stale", true);
    try {
      const body = {
        items: [{ part_id: found.id, quantity: wishes.quantity, requirements: wishes.requirements }],
        destination: { country: wishes.country },
        sort: wishes.sort,
        limit: PAGE,
        ...(isMore && this.#cursor ? { cursor: this.#cursor } : {}),
      };
      const answer = await ask<Offers>("POST", "/offers", { body, signal: asking.signal });
      if (!isMore) this.#say("message", "");
      this.#showOffers(answer, isMore);
    } catch (error) {
      if (error instanceof Problem) this.#hideResults();
      throw error;
    } finally {
      if (this.#asking === asking) offersBox.removeAttribute("data-stale");
    }
  }

  #hideResults(): void {
    for (const name of ["offers", "near-misses", "rejections", "referral"]) find(this, `data-${name}`).hidden = true;
  }

  #checkQuantity(): boolean {
    const field = this.#form.elements.namedItem("quantity") as HTMLInputElement;
    const error = find(this, 'data-error-for="quantity"');
    const isGood = field.validity.valid && field.value !== "";
    error.hidden = isGood;
    error.textContent = isGood ? "" : say("quantity_error");
    field.setAttribute("aria-invalid", String(!isGood));
    return isGood;
  }

  #showOffers(answer: Offers, isMore: boolean): void {
    const item = answer.items[0];
    if (!item) return;
    this.#names = { ...this.#names, ...answer.names };
    this.#cursor = answer.next_cursor;
    const quote = (offer: Offer, button: HTMLButtonElement): void => void this.#guard(() => this.#quote(offer), button);
    this.#offers = isMore ? [...this.#offers, ...item.offers] : item.offers;
    showOffers(this.#offersTable, this.#offers, this.#names, quote);
    find(this, "data-offers").hidden = item.offers_total === 0;
    find(this, "data-offers-title").textContent = say(item.offers_total === 1 ? "offers_one" : "offers_title", { count: writeNumber(item.offers_total, 0) });
    find(this, "data-more").hidden = answer.next_cursor === null;
    if (isMore) return;
    if (item.offers_total === 0) this.#say("message", say("no_offers"));
    showNearMisses(find(this, "data-near-miss-list"), item.near_misses);
    find(this, "data-near-misses").hidden = item.near_misses.length === 0;
    showRejections(find(this, "data-rejection-list"), item.rejections, this.#names);
    find(this, "data-rejections-title").textContent = say("rejections_title", { count: writeNumber(item.rejections.length, 0) });
    find(this, "data-rejections").hidden = item.rejections.length === 0;
    find(this, "data-referral").hidden = item.referral === null;
    if (item.referral) {
      showReferral(find(this, "data-referral-body"), item.referral, this.#names, (wish, button) => void this.#guard(() => this.#refer(wish), button));
    }
  }

  async #quote(offer: Offer): Promise<void> {
    this.#say("status", say("quoting"));
    try {
      const quote = await ask<Quote>("POST", "/quotes", { body: { offer_ids: [offer.offer_id] }, intention: newIntention() });
      const result = find(this, "data-quote-result");
      const words = say("quoted", { number: quote.number, total: writeAmount(quote.gross_minor, quote.currency), date: writeDate(quote.valid_until) });
      const address = `${quote.pdf}?language=${document.documentElement.lang}`;
      result.replaceChildren(make("p", {}, words), make("a", { class: "button primary", href: address, download: "" }, say("pdf")));
      result.hidden = false;
      result.scrollIntoView({ block: "center" });
    } catch (error) {
      if (error instanceof Problem && ["offer_changed", "offer_expired"].includes(error.code)) await this.#askOffers(false);
      throw error;
    }
  }

  async #refer(wish: ReferralWish): Promise<void> {
    if (!this.#part) return;
    const { quantity, requirements, country } = this.#wishes();
    const body = { part_id: this.#part.id, quantity, requirements, destination: { country }, ...wish };
    await ask("POST", "/referrals", { body, intention: newIntention() });
    find(this, "data-referral-body").replaceChildren(make("p", { class: "quote-result", role: "status" }, say("referral_stored")));
  }

  #keepWishes(): void {
    const { quantity, requirements, country, sort } = this.#wishes();
    sessionStorage.setItem(WISHES_KEY, JSON.stringify({ quantity, country, sort, ...requirements }));
  }

  #restoreWishes(): void {
    const kept = JSON.parse(sessionStorage.getItem(WISHES_KEY) ?? "{}") as Record<string, string>;
    for (const [name, value] of Object.entries(kept)) {
      const field = this.#form.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
    }
  }
}

customElements.define("part-desk", PartDesk);
