// The table of offers: a row for each, which opens into the lines of its price.

import type { NearMiss, Offer, ReferralNeed, Rejection } from "./api";
import { make, spoken } from "./dom";
import { say, writeAmount, writeDate, writeDuration, writeEstimate, writeMoney, writeNumber } from "./texts";

export type Names = Record<string, string>;
export type Quoting = (offer: Offer, button: HTMLButtonElement) => void;

const MARKS = ["cheapest", "fastest", "nearest", "lowest_co2e"];
const COLUMNS = ["provider", "material", "ready", "co2e", "unit_price", "total"] as const;

export function showOffers(table: HTMLTableElement, offers: Offer[], names: Names, quote: Quoting): void {
  const head = make(
    "thead",
    {},
    make("tr", {}, ...COLUMNS.map((column) => make("th", { scope: "col", class: isNumber(column) ? "num" : "" }, say(`column_${column}`))), make("th", { scope: "col" }, spoken(say("details")))),
  );
  const groups = new Map<string, Offer[]>();
  for (const offer of offers) {
    const key = `${offer.provider} ${offer.material}`;
    groups.set(key, [...(groups.get(key) ?? []), offer]);
  }
  table.replaceChildren(make("caption", { class: "spoken" }, say("offers_caption")), head, ...[...groups.values()].map((group) => makeGroup(group, names, quote)));
}

function isNumber(column: (typeof COLUMNS)[number]): boolean {
  return column === "co2e" || column === "unit_price" || column === "total";
}

function nameOf(names: Names, code: string): string {
  return names[code] ?? code;
}

let count = 0;

/** One provider in one material: a row for the best of its offers, which opens into prices and the other ways to have it. */
function makeGroup(group: Offer[], names: Names, quote: Quoting): HTMLTableSectionElement {
  const body = make("tbody");
  const show = (offer: Offer, isOpen: boolean): void => {
    const id = `offer-${++count}`;
    const detail = make("tr", { class: "offer-detail", id, hidden: !isOpen }, make("td", { colspan: COLUMNS.length + 1 }));
    const toggle = make(
      "button",
      { type: "button", class: "toggle", "aria-expanded": String(isOpen), "aria-controls": id },
      make("span", { "aria-hidden": "true" }, isOpen ? "−" : "+"),
      spoken(say("open_price", { provider: nameOf(names, offer.provider) })),
    );
    const fill = (): void => detail.firstElementChild?.replaceChildren(makeDetail(offer, group, names, quote, (other) => show(other, true)));
    if (isOpen) fill();
    const row = makeRow(offer, group.length, names, toggle);
    row.addEventListener("click", () => {
      if (!detail.firstElementChild?.hasChildNodes()) fill();
      detail.hidden = !detail.hidden;
      toggle.setAttribute("aria-expanded", String(!detail.hidden));
      toggle.firstElementChild?.replaceChildren(detail.hidden ? "+" : "−");
    });
    body.replaceChildren(row, detail);
    if (isOpen) body.querySelector("select")?.focus();
  };
  if (group[0]) show(group[0], false);
  return body;
}

function makeRow(offer: Offer, ways: number, names: Names, toggle: HTMLButtonElement): HTMLTableRowElement {
  const marks = offer.why.filter((reason) => MARKS.includes(reason.code));
  return make(
    "tr",
    { class: "offer" },
    cell("provider", make("strong", { class: "by-name" }, nameOf(names, offer.provider)), distance(offer), ...marks.map((mark) => make("span", { class: "tag mark" }, say(`mark_${mark.code}`)))),
    cell("material", nameOf(names, offer.material), make("small", {}, nameOf(names, offer.process)), make("small", {}, nameOf(names, offer.finish), ways > 1 && ` · ${say("ways", { count: ways - 1 })}`)),
    cell("ready", writeDate(offer.ready_on), make("small", {}, say(`tier_${offer.tier}`), offer.delivered_on ? ` · ${say("delivered", { date: writeDate(offer.delivered_on) })}` : "")),
    cell("co2e", writeEstimate(offer.co2e_kg, "kg")),
    cell("unit_price", writeMoney(offer.unit_price)),
    cell("total", make("strong", {}, writeMoney(offer.total))),
    make("td", { class: "toggle-cell" }, toggle),
  );
}

function makeChoice(offer: Offer, group: Offer[], names: Names, choose: (other: Offer) => void): HTMLElement {
  const select = make(
    "select",
    { id: `way-${count}` },
    ...group.map((other, index) =>
      make("option", { value: index, selected: other === offer }, `${nameOf(names, other.finish)}, ${say(`tier_${other.tier}`)}: ${writeMoney(other.total)}, ${writeDate(other.ready_on)}`),
    ),
  );
  select.addEventListener("change", () => {
    const other = group[Number(select.value)];
    if (other) choose(other);
  });
  return make("p", { class: "field" }, make("label", { for: select.id }, say("way")), select);
}

function cell(column: (typeof COLUMNS)[number], ...children: (Node | string | null)[]): HTMLTableCellElement {
  return make("td", { class: isNumber(column) ? `num ${column}` : column, "data-label": say(`column_${column}`) }, ...children);
}

function distance(offer: Offer): HTMLElement | null {
  return offer.distance_km === null ? null : make("small", {}, writeNumber(offer.distance_km, 0, "km"));
}

function makeDetail(offer: Offer, group: Offer[], names: Names, quote: Quoting, choose: (other: Offer) => void): HTMLElement {
  const currency = offer.total.currency;
  const [low, high] = offer.price_band_minor;
  const lines = make(
    "table",
    { class: "lines" },
    make("caption", {}, say("lines")),
    make("tbody", {}, ...offer.lines.map((line) => make("tr", {}, make("th", { scope: "row" }, line.text), make("td", { class: "num" }, writeAmount(line.amount_minor, currency))))),
    make("tfoot", {}, make("tr", {}, make("th", { scope: "row" }, say("total_net")), make("td", { class: "num" }, writeMoney(offer.total)))),
  );
  const facts: [string, string][] = [
    ["band", `${writeAmount(low, currency)} – ${writeAmount(high, currency)}`],
    ["shipping", offer.shipping ? writeMoney(offer.shipping) : say("shipping_none")],
    ["build", `${writeDuration(offer.estimate.build_s)} ±\u00a0${writeNumber(offer.estimate.uncertainty * 100, 0, "%")}`],
    ["feedstock", writeEstimate(offer.estimate.feedstock_g, "g")],
    ["column_co2e", `${writeEstimate(offer.co2e_range_kg[0], "kg")} – ${writeEstimate(offer.co2e_range_kg[1], "kg")}`],
    ["machine", nameOf(names, offer.machine)],
  ];
  const button = make("button", { type: "button", class: "button primary" }, say("quote"));
  button.addEventListener("click", () => quote(offer, button));
  return make(
    "div",
    { class: "detail-grid" },
    lines,
    make(
      "div",
      { class: "detail-side" },
      group.length > 1 && makeChoice(offer, group, names, choose),
      make("dl", { class: "facts compact" }, ...facts.map(([key, value]) => make("div", {}, make("dt", {}, say(key)), make("dd", {}, value)))),
      offer.why.length > 0 && make("ul", { class: "reasons" }, ...offer.why.map((reason) => make("li", {}, reason.text))),
      offer.cautions.length > 0 && make("ul", { class: "findings" }, ...offer.cautions.map((caution) => make("li", { class: "finding warning" }, caution.text))),
      make("p", { class: "quote-action" }, button, make("small", {}, say("quote_note"))),
    ),
  );
}

/** Rejections with the same reason in the same words stand once, with everybody they apply to. */
export function showRejections(box: HTMLElement, rejections: Rejection[], names: Names): void {
  const grouped = new Map<string, Set<string>>();
  for (const rejection of rejections) {
    const who = grouped.get(rejection.text) ?? new Set<string>();
    who.add(`${nameOf(names, rejection.provider)}: ${nameOf(names, rejection.material)}`);
    grouped.set(rejection.text, who);
  }
  const groups = [...grouped].sort((left, right) => right[1].size - left[1].size);
  box.replaceChildren(
    ...groups.map(([text, who]) =>
      make("details", { class: "rejection" }, make("summary", {}, text, make("span", { class: "tag plain" }, writeNumber(who.size, 0))), make("ul", {}, ...[...who].map((name) => make("li", {}, name)))),
    ),
  );
}

export function showNearMisses(list: HTMLElement, misses: NearMiss[]): void {
  list.replaceChildren(
    ...misses.map((miss) =>
      make("li", {}, miss.text, make("small", {}, miss.cheapest ? say("near_miss_offers", { count: miss.offers, price: writeMoney(miss.cheapest) }) : say("near_miss_count", { count: miss.offers }))),
    ),
  );
}

export interface ReferralWish {
  institutes: string[];
  consent: string;
  note: string;
}

export function showReferral(box: HTMLElement, need: ReferralNeed, names: Names, send: (wish: ReferralWish, button: HTMLButtonElement) => void): void {
  const button = make("button", { type: "submit", class: "button primary" }, say("referral_send"));
  const choices = need.institutes.map((match, index) =>
    make(
      "li",
      {},
      make("label", {}, make("input", { type: "checkbox", name: "institute", value: match.institute, checked: index === 0 }), make("span", {}, nameOf(names, match.institute), make("small", {}, match.reasons.map((reason) => reason.text).join(" · ")))),
    ),
  );
  const consents = ["summary", "measurements", "file"].map((consent, index) => make("option", { value: consent, selected: index === 0 }, say(`consent_${consent}`)));
  const form = make(
    "form",
    { class: "referral" },
    make("ul", { class: "reasons" }, ...need.reasons.map((reason) => make("li", {}, reason.text))),
    make("fieldset", {}, make("legend", {}, say("referral_institutes")), make("ul", { class: "choices" }, ...choices)),
    make("p", { class: "field" }, make("label", { for: "consent" }, say("consent")), make("select", { id: "consent", name: "consent" }, ...consents)),
    make("p", { class: "field" }, make("label", { for: "note" }, say("note")), make("textarea", { id: "note", name: "note", rows: 3, maxlength: 2000 })),
    make("p", {}, button),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    send({ institutes: data.getAll("institute").map(String), consent: String(data.get("consent")), note: String(data.get("note")) }, button);
  });
  box.replaceChildren(...(need.institutes.length ? [form] : [make("ul", { class: "reasons" }, ...need.reasons.map((reason) => make("li", {}, reason.text)))]));
}
