/** Every file says what it is: it begins with a doc comment. A test begins with one or with none. */
import { TEST_FILE } from "../kinds.ts";
import type { Workspace } from "../workspace.ts";
import { allSources } from "./check.ts";

/** Files that begin with something else, or that have their header behind the imports. */
export function headers(workspace: Workspace): string[] {
  return allSources(workspace).flatMap(({ path, text }) => {
    const start = text.replace(/^#!.*\n/, "");
    if (start.startsWith("/**")) return [];
    if (/^\/[/*]/.test(start)) {
      return [`${path}: its header must be a doc comment: /** What it is. */`];
    }
    if (/^import\b[^;]*;\n+\/\*\*[^\n]*\*\/\nimport\b/m.test(start)) {
      return [`${path}: its header must stand before the imports`];
    }
    return TEST_FILE.test(path) ? [] : [`${path}: must begin with a header: /** What it is. */`];
  });
}
