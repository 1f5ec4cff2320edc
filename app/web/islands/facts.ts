// What was measured, and what was found.

import type { Finding, Measurements, Part } from "./api";
import { make } from "./dom";
import { say, writeMeasure, writeNumber } from "./texts";

export function showFacts(list: HTMLElement, part: Part, measured: Measurements): void {
  const [x, y, z] = measured.size_mm;
  const facts: [string, string, string?][] = [
    ["size", [x, y, z].map((length) => writeNumber(length, 1)).join(" × ") + "\u00a0mm"],
    ["volume", measured.volume_mm3 === null ? say("unknown") : writeMeasure(measured.volume_mm3 / 1000, "cm³"), bandOf(measured)],
    ["area", writeMeasure(measured.area_mm2 / 100, "cm²")],
    ["wall", measured.wall ? `≥\u00a0${writeMeasure(measured.wall.p05_mm, "mm")}` : say("unknown"), say("wall_note")],
    ["support", writeMeasure(measured.support_volume_mm3 / 1000, "cm³"), say("support_note")],
    ["bodies", writeNumber(measured.bodies, 0)],
    ["triangles", writeNumber(measured.triangles, 0)],
    ["watertight", say(measured.is_watertight ? "yes" : "no")],
    ["file", `${measured.format.toUpperCase()}, ${writeMeasure(part.size_bytes / 1000, "kB")}`],
  ];
  list.replaceChildren(
    ...facts.map(([key, value, note]) =>
      make("div", {}, make("dt", {}, say(key)), make("dd", {}, value, note ? make("small", {}, note) : null)),
    ),
  );
}

function bandOf(measured: Measurements): string | undefined {
  if (measured.volume_mm3 === null || measured.volume_uncertainty <= 0) return undefined;
  return `±\u00a0${writeNumber(measured.volume_uncertainty * 100, 1, "%")}`;
}

const ORDER = { error: 0, warning: 1, info: 2 } as const;

export function showFindings(list: HTMLElement, findings: Finding[]): void {
  const sorted = [...findings].sort((left, right) => ORDER[left.severity] - ORDER[right.severity]);
  list.replaceChildren(
    ...(sorted.length
      ? sorted.map((finding) => make("li", { class: `finding ${finding.severity}` }, make("strong", {}, `${say(finding.severity)}: `), finding.text))
      : [make("li", { class: "finding good" }, say("no_findings"))]),
  );
}
