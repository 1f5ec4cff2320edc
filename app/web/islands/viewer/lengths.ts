// Figures as the page's language writes them, with no more digits than are true.

export function writeLength(value: number, unit: string, language: string | undefined): string {
  const text = new Intl.NumberFormat(language, { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 1 }).format(value);
  return unit === "°" ? text + unit : `${text}\u00a0${unit}`;
}
