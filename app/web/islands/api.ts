// The JSON interface as the islands use it.

export interface Money {
  amount_minor: number;
  currency: string;
}
export interface Reason {
  code: string;
  text: string;
}
export interface Finding extends Reason {
  severity: "info" | "warning" | "error";
}
export interface Measurements {
  unit: string;
  unit_source: "given" | "declared" | "guessed";
  unit_reason: string;
  size_mm: [number, number, number];
  volume_mm3: number | null;
  volume_uncertainty: number;
  area_mm2: number;
  triangles: number;
  bodies: number;
  is_watertight: boolean;
  is_priceable: boolean;
  support_volume_mm3: number;
  wall: { p05_mm: number } | null;
  format: string;
  findings: Finding[];
}
export interface Part {
  id: string;
  status: "queued" | "measuring" | "measured" | "refused";
  file_name: string;
  size_bytes: number;
  error: Reason | null;
  measurements: Measurements | null;
}
export interface Offer {
  offer_id: string;
  provider: string;
  process: string;
  material: string;
  machine: string;
  finish: string;
  tier: string;
  quantity: number;
  unit_price: Money;
  total: Money;
  lines: { code: string; amount_minor: number; text: string }[];
  ready_on: string;
  delivered_on: string | null;
  shipping: Money | null;
  distance_km: number | null;
  estimate: { build_s: number; feedstock_g: number; uncertainty: number };
  co2e_kg: number;
  co2e_range_kg: [number, number];
  price_band_minor: [number, number];
  why: Reason[];
  cautions: Reason[];
}
export interface Rejection extends Reason {
  provider: string;
  machine: string;
  material: string;
}
export interface NearMiss extends Reason {
  offers: number;
  cheapest: Money | null;
}
export interface ReferralNeed {
  reasons: Reason[];
  institutes: { institute: string; reasons: Reason[] }[];
}
export interface ItemOffers {
  offers: Offer[];
  offers_total: number;
  rejections: Rejection[];
  near_misses: NearMiss[];
  referral: ReferralNeed | null;
}
export interface Offers {
  items: ItemOffers[];
  next_cursor: string | null;
  names: Record<string, string>;
}
export interface Quote {
  id: string;
  number: string;
  gross_minor: number;
  currency: string;
  valid_until: string;
  pdf: string;
}

/** A refusal in words, with its code and the fields at fault. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly fields: { pointer: string; detail: string }[],
  ) {
    super(detail);
  }
}

const BASE = "/api/v1";
const language = document.documentElement.lang;

/** A new name for an intention: the same click sent twice happens once. */
export function newIntention(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function readProblem(status: number, body: string, fallback: string): Problem {
  try {
    const document = JSON.parse(body) as { code?: string; detail?: string; errors?: { pointer: string; detail: string }[] };
    return new Problem(status, document.code ?? "unknown", document.detail ?? fallback, document.errors ?? []);
  } catch {
    return new Problem(status, "unknown", fallback, []);
  }
}

/** Ask the interface; throws Problem for a refusal, TypeError where no answer came. */
export async function ask<T>(
  method: string,
  path: string,
  options: { body?: unknown; signal?: AbortSignal; intention?: string } = {},
): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.intention) headers["Idempotency-Key"] = options.intention;
  const response = await fetch(BASE + path, {
    method,
    headers,
    body: options.body === undefined ? null : JSON.stringify(options.body),
    signal: options.signal ?? null,
  });
  const text = await response.text();
  if (!response.ok) throw readProblem(response.status, text, response.statusText);
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Upload a file and tell how much of it has gone; fetch cannot tell that. */
export function upload(file: File, onProgress: (fraction: number) => void): Promise<{ id: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${BASE}/parts`);
    request.setRequestHeader("Accept-Language", language);
    request.setRequestHeader("Idempotency-Key", newIntention());
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      if (request.status === 202) resolve(JSON.parse(request.responseText) as { id: string });
      else reject(readProblem(request.status, request.responseText, request.statusText));
    });
    request.addEventListener("error", () => reject(new TypeError("network")));
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}

/** Follow a part until nothing more will change. */
export function follow(id: string, onStatus: (status: Part["status"]) => void): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource(`${BASE}/parts/${id}/events`);
    source.addEventListener("status", (event) => {
      onStatus((JSON.parse(event.data as string) as { status: Part["status"] }).status);
    });
    source.addEventListener("end", () => {
      source.close();
      resolve();
    });
    source.addEventListener("error", () => {
      // The browser reconnects by itself, unless it was refused: then the part itself will say why.
      if (source.readyState === EventSource.CLOSED) resolve();
    });
  });
}
