// The JSON interface as the islands use it.

export type Status = "queued" | "measuring" | "measured" | "refused";

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

/** Follow a part until nothing more will change. */
export function follow(id: string, onStatus: (status: Status) => void): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource(`${BASE}/parts/${id}/events`);
    source.addEventListener("status", (event) => {
      onStatus((JSON.parse(event.data as string) as { status: Status }).status);
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
