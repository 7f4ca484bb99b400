/** The names that an entry of a package exports, and the names that an example in the docs imports. */
import { posix } from "node:path";

import type { Workspace } from "./workspace.ts";

/** `export { a, type B as C } from "./x.ts"`, and `export * from` or `export type * from "./x.ts"`. */
const EXPORT_FROM = /^export (?:type )?(?:\{([^}]*)\}|\*)(?: from "([^"]+)")?/gm;
/** `export const a`, `export async function* a`, `export interface A`. */
const EXPORT_DECLARED =
  /^export (?:declare )?(?:const|let|class|(?:async )?function\*?|interface|type|enum) (\w+)/gm;
const IMPORT = /import (?:type )?\{([^}]*)\} from "(@hellorec\/[^"]+)"/g;

/** A name that an example imports. */
export interface ImportedName {
  /** `@hellorec/api` */
  readonly specifier: string;
  readonly name: string;
}

/** What the TypeScript examples of a page import from packages of this workspace. */
export function importedNames(page: string): ImportedName[] {
  const examples = [...page.matchAll(/```tsx?\n([^]*?)```/g)].map(([, code = ""]) => code);
  return examples.flatMap((code) =>
    [...code.matchAll(IMPORT)].flatMap(([, list = "", specifier = ""]) =>
      namesIn(list).map(({ from }) => ({ specifier, name: from })),
    ),
  );
}

/** The names that a package's entry exports. Empty if there is no such entry. */
export function exportedNames(workspace: Workspace, specifier: string): ReadonlySet<string> {
  const texts = new Map(workspace.files.map(({ path, text }) => [path, text]));
  for (const { folder, manifest } of workspace.packages) {
    for (const [key, file] of Object.entries(manifest.exports)) {
      if (posix.join(manifest.name, key) !== specifier) continue;
      return new Set(exportsOf(posix.join(folder, file), texts, new Set()));
    }
  }
  return new Set();
}

function exportsOf(
  path: string,
  texts: ReadonlyMap<string, string>,
  seen: Set<string>,
): readonly string[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const text = texts.get(path) ?? "";
  const declared = [...text.matchAll(EXPORT_DECLARED)].map(([, name = ""]) => name);
  const passedOn = [...text.matchAll(EXPORT_FROM)].flatMap(([, list, from]) => {
    if (list !== undefined) return namesIn(list).map(({ to }) => to);
    if (from === undefined) return [];
    return exportsOf(posix.join(posix.dirname(path), from), texts, seen);
  });
  return [...declared, ...passedOn];
}

/** The names of a list in braces: `a, type B as C` has `a` as `a`, and `B` as `C`. */
function namesIn(list: string): { from: string; to: string }[] {
  return list
    .split(",")
    .map((part) => part.trim().replace(/^type /, ""))
    .filter((part) => part !== "")
    .map((part) => {
      const [from = "", to = from] = part.split(" as ");
      return { from, to };
    });
}
