// Texts of the page's language, handed over by the server, and numbers as that language writes them.

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
