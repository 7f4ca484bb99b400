/** Which file of the workspace imports which: specifiers resolved to paths. */
import { posix } from "node:path";

import { importsOf } from "./imports.ts";
import { SOURCE } from "./kinds.ts";
import type { Workspace } from "./workspace.ts";

/** An import that leads to a file of the workspace. */
export interface Edge {
  /** From the root of the workspace. */
  readonly target: string;
  /** Gone once compiled. */
  readonly typeOnly: boolean;
}

export type ImportGraph = ReadonlyMap<string, readonly Edge[]>;

// Several checks want it, and reading every file takes a while.
const graphs = new WeakMap<Workspace, ImportGraph>();

/**
 * The imports of every source file, tests included. What leads out of the workspace is left out; a
 * package's name leads to the file that its `exports` name.
 */
export function importGraph(workspace: Workspace): ImportGraph {
  const known = graphs.get(workspace);
  if (known !== undefined) return known;
  const sources = workspace.files.filter(({ path }) => SOURCE.test(path));
  const paths = new Set(sources.map(({ path }) => path));
  const entries = entriesOf(workspace);
  const graph = new Map(
    sources.map(({ path, text }) => [
      path,
      importsOf(text).flatMap(({ specifier, typeOnly }) => {
        const target = entries.get(specifier) ?? resolved(path, specifier, paths);
        return target === undefined ? [] : [{ target, typeOnly }];
      }),
    ]),
  );
  graphs.set(workspace, graph);
  return graph;
}

/** The file that a relative specifier names. */
export function resolved(
  from: string,
  specifier: string,
  paths: { has(path: string): boolean },
): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const path = posix.join(posix.dirname(from), specifier);
  return paths.has(path) ? path : undefined;
}

/** `@hellorec/api/exact-numbers` to the source file it stands for. */
function entriesOf(workspace: Workspace): Map<string, string> {
  return new Map(
    workspace.packages.flatMap(({ folder, manifest }) =>
      Object.entries(manifest.exports).map(([key, file]): [string, string] => [
        posix.join(manifest.name, key),
        posix.join(folder, file),
      ]),
    ),
  );
}
