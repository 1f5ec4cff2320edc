// Uploads a reload broke off, as the tus client notes them in this browser.

interface Note {
  size: number | null;
  metadata: Record<string, string>;
  creationTime: string;
  uploadUrl?: string | null;
}

const PREFIX = "tus::";
const KEPT_MS = 24 * 3600 * 1000;

function* readNotes(): Generator<[string, Note]> {
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
    try {
      yield [key, JSON.parse(localStorage.getItem(key) ?? "") as Note];
    } catch {
      localStorage.removeItem(key);
    }
  }
}

/** Names of files that can be gone on with; older notes are dropped, as the server drops the bytes. */
export function listInterrupted(): string[] {
  const names: string[] = [];
  for (const [key, note] of readNotes()) {
    if (Date.now() - Date.parse(note.creationTime) > KEPT_MS) localStorage.removeItem(key);
    else if (note.metadata.name) names.push(note.metadata.name);
  }
  return names;
}

/** Take back what was sent of them, here and on the server. */
export async function forgetInterrupted(): Promise<void> {
  const notes = [...readNotes()];
  for (const [key] of notes) localStorage.removeItem(key);
  const addresses = notes.flatMap(([, note]) => note.uploadUrl ?? []);
  await Promise.allSettled(addresses.map((address) => fetch(address, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } })));
}
