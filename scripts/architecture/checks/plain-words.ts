/** Coined phrases stay away from code, comments and docs. */
import { SOURCE } from "../kinds.ts";
import type { Phrase, ProperUse } from "../phrases.ts";
import { phrases, properUses } from "../phrases.ts";
import type { TextFile, Workspace } from "../workspace.ts";

const READ = /\.(?:md|css|html|py)$/;
/** Holds the list, and tests of it. */
const EXEMPT = /^scripts\/architecture\//;

/** Each phrase that is found, with its line and what to say instead. */
export function plainWords(workspace: Workspace): string[] {
  return phrasesIn(workspace.files, phrases, properUses);
}

/** Like {@link plainWords}, with lists of one's own. */
export function phrasesIn(
  files: readonly TextFile[],
  list: readonly Phrase[],
  allowed: readonly ProperUse[],
): string[] {
  const patterns = list.map(({ not, say }) => ({ pattern: acrossLines(not), say }));
  return files
    .filter(({ path }) => (SOURCE.test(path) || READ.test(path)) && !EXEMPT.test(path))
    .flatMap(({ path, text }) =>
      patterns.flatMap(({ pattern, say }) =>
        [...text.matchAll(pattern)].flatMap(({ 0: found, index }) => {
          const line = lineAt(text, index);
          const isProper = allowed.some((use) => use.path === path && line.includes(use.line));
          const number = text.slice(0, index).split("\n").length;
          return isProper ? [] : [`${path}:${number}: "${found}": say ${say}`];
        }),
      ),
    );
}

/** A space of the pattern also matches where a comment goes on in the next line. */
function acrossLines({ source, flags }: RegExp): RegExp {
  const space = String.raw`(?:\s+(?:(?:\*|//)\s+)?)`;
  return new RegExp(source.replaceAll(" ", space), `${flags}g`);
}

function lineAt(text: string, index: number): string {
  const end = text.indexOf("\n", index);
  return text.slice(text.lastIndexOf("\n", index - 1) + 1, end === -1 ? undefined : end);
}
