/** Packages answer their caller; only apps talk to a terminal. */
import { TEST } from "../kinds.ts";
import type { Workspace } from "../workspace.ts";

/** Files of packages that call `console`. */
export function consoleCalls(workspace: Workspace): string[] {
  return workspace.packages
    .filter(({ folder }) => folder.startsWith("packages/"))
    .flatMap(({ sources }) => sources)
    .filter(({ path, text }) => !TEST.test(path) && /^(?!\s*(?:\*|\/\/)).*\bconsole\./m.test(text))
    .map(({ path }) => `${path}: writes to the console`);
}
