// Sends files in pieces by tus, one after the other; loaded with the first file.

import Uppy from "@uppy/core";
import Tus, { type TusBody } from "@uppy/tus";
import { readProblem } from "../api";
import { make } from "../dom";
import { say } from "../texts";
import type { FileRow } from "./row";

type NoMeta = Record<string, never>;

const language = document.documentElement.lang;
// about a minute and a half without an answer, then the visitor decides
const RETRY_MS = [200, 1000, 2000, 4000, 8000, 15000, 30000, 30000];

export class Sender {
  readonly #uppy: Uppy<NoMeta, TusBody>;
  readonly #rows = new Map<string, FileRow>();

  constructor(endpoint: string) {
    const uppy = new Uppy<NoMeta, TusBody>({ autoProceed: true });
    uppy.use(Tus, {
      endpoint,
      limit: 1, // a guest's first answer brings the key that the next request needs
      retryDelays: RETRY_MS,
      removeFingerprintOnSuccess: true,
      allowedMetaFields: ["name"],
      headers: { "Accept-Language": language },
      onShouldRetry: (error, _attempt, _options, next) => {
        if (error.originalResponse?.getStatus() === 429) return false; // a quota, which waiting does not help
        const goesOn = next(error);
        if (goesOn) for (const row of this.#rows.values()) row.pause();
        return goesOn;
      },
    });
    uppy.on("upload-progress", (file, progress) => file && this.#rows.get(file.id)?.progress(progress.bytesUploaded || 0));
    uppy.on("upload-success", (file, response) => {
      const id = response.body?.xhr.getResponseHeader("Part-Id");
      const row = file && this.#rows.get(file.id);
      if (id) row?.arrive(`/${language}/parts/${id}`);
      else row?.fail(say("no_connection"), true);
    });
    uppy.on("upload-error", (file, _error, response) => {
      const row = file && this.#rows.get(file.id);
      if (row) complain(row, response?.body?.xhr ?? null);
    });
    this.#uppy = uppy;
  }

  send(row: FileRow): void {
    const id = this.#uppy.addFile({ name: row.file.name, type: row.file.type, data: row.file });
    this.#rows.set(id, row);
    row.stop = () => {
      this.#rows.delete(id);
      this.#uppy.removeFile(id); // also takes back what has been sent
    };
    row.again = () => {
      row.restart();
      void this.#uppy.retryUpload(id);
    };
  }
}

function complain(row: FileRow, request: XMLHttpRequest | null): void {
  if (!request || request.status === 0 || request.status === 423) return row.fail(say("broken_off"), true);
  const problem = readProblem(request.status, request.responseText, say("no_connection"));
  const link = problem.code === "sign_in_required" ? make("a", { href: `/${language}/sign-in` }, say("sign_in")) : undefined;
  row.fail(problem.message || say("no_connection"), request.status >= 500, link);
}
