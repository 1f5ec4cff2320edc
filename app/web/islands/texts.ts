// Texts of the page's language, handed over by the server, and numbers as that language writes them.

import type { Money } from "./api";

const language = document.documentElement.lang;
const source = document.getElementById("desk-texts");
const texts = (source ? JSON.parse(source.textContent ?? "{}") : {}) as Record<string, string>;
const NBSP = "\u00a0";

/** A text with its placeholders filled; a missing one shows its key, which a test looks for. */
export function say(key: string, parameters: Record<string, string | number> = {}): string {
  const text = texts[`page.desk.${key}`] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
}

export function writeNumber(value: number, digits: number, unit = ""): string {
  const text = new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  return unit ? text + NBSP + unit : text;
}

/** A measured value: four significant digits are all that is true. */
export function writeMeasure(value: number, unit: string): string {
  const text = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 }).format(value);
  return text + NBSP + unit;
}

/** An estimated value: its uncertainty leaves two digits. */
export function writeEstimate(value: number, unit: string): string {
  const text = new Intl.NumberFormat(language, { maximumSignificantDigits: value < 100 ? 2 : 3 }).format(value);
  return text + NBSP + unit;
}

export function writeMoney(money: Money): string {
  return writeAmount(money.amount_minor, money.currency);
}

export function writeAmount(minor: number, currency: string): string {
  return new Intl.NumberFormat(language, { style: "currency", currency }).format(minor / 100);
}

export function writeDate(iso: string): string {
  const day = new Date(`${iso.slice(0, 10)}T12:00:00Z`);
  return new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" })
    .format(day)
    .replaceAll(" ", NBSP);
}

export function writeDuration(seconds: number): string {
  if (seconds < 3600) return writeNumber(Math.max(1, Math.round(seconds / 60)), 0, "min");
  return writeNumber(seconds / 3600, seconds < 36000 ? 1 : 0, "h");
}
