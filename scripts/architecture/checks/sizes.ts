/** Files and folders stay small. Lines are counted with blank ones and comments; tests are free. */
import { posix } from "node:path";

import type { Workspace } from "../workspace.ts";
import { grouped, programSources } from "./check.ts";

const MAX_LINES = 250;
const MAX_MEDIAN_LINES = 75;
const MAX_FILES_IN_FOLDER = 15;

/** Files that are too long, a median that is too high, folders that are too full. */
export function sizes(workspace: Workspace): string[] {
  const files = programSources(workspace).map(({ path, text }) => ({ path, lines: linesOf(text) }));
  const middle = median(files.map(({ lines }) => lines));
  const folders = grouped(files, ({ path }) => posix.dirname(path));
  return [
    ...files
      .filter(({ lines }) => lines > MAX_LINES)
      .map(({ path, lines }) => `${path}: ${lines} lines, more than ${MAX_LINES}`),
    ...(middle > MAX_MEDIAN_LINES
      ? [`the median file has ${middle} lines, more than ${MAX_MEDIAN_LINES}`]
      : []),
    ...[...folders]
      .filter(([, members]) => members.length > MAX_FILES_IN_FOLDER)
      .map(
        ([folder, members]) =>
          `${folder}: ${members.length} source files, more than ${MAX_FILES_IN_FOLDER}`,
      ),
  ];
}

function linesOf(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
