/** Finds what a source file imports, by its text alone. */

export interface Import {
  /** As written: `zod`, `@hellorec/api`, `./item.ts`, `node:fs`. */
  readonly specifier: string;
  /** Written as `import type` or `export type`: gone once compiled. */
  readonly typeOnly: boolean;
}

// A statement starts its line; what stands in a doc comment has a star before it.
const STATEMENT =
  /^[ \t]*(?:import|export)\s+(type\s+(?!from\b|,))?(?:[^"'`;=()]*?\sfrom\s*)?["']([^"']+)["']/gm;
const DYNAMIC = /\b(?:import|require)\(\s*["'`]([^"'`]+)["'`]/g;

/**
 * The imports of a file in the order of kinds: static ones, then dynamic ones.
 *
 * `import { type A } from "x"` counts as a value: the module is still loaded.
 *
 * @example importsOf('import type { A } from "x";') // [{ specifier: "x", typeOnly: true }]
 */
export function importsOf(text: string): Import[] {
  const found: Import[] = [];
  for (const [, type, specifier] of text.matchAll(STATEMENT)) {
    if (specifier !== undefined) found.push({ specifier, typeOnly: type !== undefined });
  }
  for (const [, specifier] of text.matchAll(DYNAMIC)) {
    if (specifier !== undefined) found.push({ specifier, typeOnly: false });
  }
  return found;
}

/**
 * The package a specifier leads to; `undefined` for files of the same package.
 *
 * @example packageOf("@trpc/server/http") // "@trpc/server"
 */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith(".") || specifier.startsWith("/")) return undefined;
  if (specifier.startsWith("node:")) return specifier;
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
