/** Walks: lists of files, in the docs, that one call goes through. The imports keep them true. */
import { importGraph, resolved } from "./import-graph.ts";
import { SOURCE } from "./kinds.ts";
import type { Workspace } from "./workspace.ts";

export interface Step {
  readonly path: string;
  /** Files between the step before and this one, where neither imports the other. */
  readonly through: readonly string[];
}

export interface Walk {
  /** The heading above it. */
  readonly title: string;
  readonly steps: readonly Step[];
}

/** Files that only pass on: what goes through them goes from one side to the other. */
const PASSES_ON = /\/index\.ts$|\.dev\.mjs$/;

/**
 * The ordered lists of a page whose items begin with a path. An item may name files between it and
 * the item before: ``2. `b.ts` (through `port.ts`): what it does.``
 */
export function walksOf(page: string): Walk[] {
  const walks: { title: string; steps: Step[] }[] = [];
  for (const section of page.split(/^#+ /m).slice(1)) {
    const [title = ""] = section.split("\n", 1);
    const items = section.matchAll(/^\d+\. `([^`]+)`(?: \(through ([^)]*)\))?/gm);
    const steps = [...items].map(([, path = "", through = ""]) => ({
      path,
      through: [...through.matchAll(/`([^`]+)`/g)].map(([, file = ""]) => file),
    }));
    if (steps.length > 0) walks.push({ title, steps });
  }
  return walks;
}

/** Steps that do not exist, that come twice, and that do not reach the step before. */
export function brokenSteps({ title, steps }: Walk, workspace: Workspace): string[] {
  const links = linksOf(workspace);
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const [at, { path, through }] of steps.entries()) {
    for (const file of [path, ...through]) {
      if (!links.has(file)) lines.push(`${title}: there is no ${file}`);
    }
    if (seen.has(path)) lines.push(`${title}: ${path} comes twice`);
    seen.add(path);
    const before = steps[at - 1];
    if (before === undefined) continue;
    const chain = [before.path, ...through, path];
    for (const [place, file] of chain.slice(1).entries()) {
      const from = chain[place] ?? "";
      if (!isLinked(links, from, file)) lines.push(`${title}: ${from} does not reach ${file}`);
    }
  }
  return lines;
}

type Links = ReadonlyMap<string, ReadonlySet<string>>;

/** What each file imports, and the programs that it starts by their relative path. */
function linksOf(workspace: Workspace): Links {
  const sources = workspace.files.filter(({ path }) => SOURCE.test(path));
  const graph = importGraph(workspace);
  return new Map(
    sources.map(({ path, text }) => {
      const imported = (graph.get(path) ?? []).map(({ target }) => target);
      const named = [...text.matchAll(/["'](\.{1,2}\/[\w./-]+)["']/g)].flatMap(
        ([, specifier = ""]) => resolved(path, specifier, graph) ?? [],
      );
      return [path, new Set([...imported, ...named])];
    }),
  );
}

function isLinked(links: Links, one: string, other: string): boolean {
  return reaches(links, one, other) || reaches(links, other, one);
}

function reaches(links: Links, from: string, to: string): boolean {
  const queue = [from];
  const seen = new Set(queue);
  for (const file of queue) {
    for (const next of links.get(file) ?? []) {
      if (next === to) return true;
      if (seen.has(next) || !PASSES_ON.test(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return false;
}
