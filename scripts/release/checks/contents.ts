/** A tarball has what its users need, and nothing of the workspace beside it. */
import { posix } from "node:path";

import { grouped } from "../../architecture/checks/check.ts";
import { ALWAYS_PACKED, rulesOf } from "../packed-packages.ts";
import { textsOf } from "../tarball.ts";
import type { Tarball } from "../tarball.ts";
import { RULES_FILE } from "./check.ts";
import type { Fault } from "./check.ts";

/** These stay at home, whatever the patterns of a package allow. */
const NEVER_PACKED: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a test", /\.(?:test|fault|abuse|contract|outside)(?:-d)?\.|(?:^|\/)(?:testing|__tests__)\//],
  ["a source, which belongs into the maps", /(?<!\.d)\.[cm]?tsx?$/],
  ["a log", /\.log$/],
  ["a file of settings", /(?:^|\/)(?:\.env(?!\.example$)[^/]*|\.npmrc)$/],
  ["a cache of the compiler", /\.tsbuildinfo$/],
  ["a private file", /(?:^|\/)(?:\.git|\.turbo|node_modules|secrets)(?:\/|$)|\.(?:pem|key|db)$/],
];

const KEEP_OUT = 'keep it out of the build, or of "files" in package.json';
const BUILD_ANEW = "run npx pnpm@12 release:check, which builds into empty folders";
const MOST_NAMED = 5;
const COMPRESSED = /\.(?:br|gz)$/;
const HASHED = /\/(?:assets|chunks)\/[\w.-]+-[\w-]{8}\.(?:js|css)(?:\.br|\.gz)?$/;

/** Files that must not be in it, and those that must and are not. */
export function contentFaults(tarball: Tarball): Fault[] {
  const { contents } = rulesOf(tarball.manifest.name);
  const missing = ALWAYS_PACKED.filter((path) => !tarball.files.has(path)).map((path) => ({
    where: path,
    wrong: "is not in the tarball",
    fix: 'put it into the package, and name it under "files" of package.json',
  }));
  const unwanted = [...tarball.files.keys()].flatMap((path) => {
    const [never] = NEVER_PACKED.find(([, pattern]) => pattern.test(path)) ?? [];
    if (never !== undefined) return [{ path, wrong: `is ${never}`, fix: KEEP_OUT }];
    if (ALWAYS_PACKED.includes(path) || contents.some((pattern) => pattern.test(path))) return [];
    return [{ path, wrong: `is not in the list of ${RULES_FILE}`, fix: `${KEEP_OUT}, or list it` }];
  });
  const groups = [...grouped([...unwanted, ...staleFiles(tarball)], ({ wrong }) => wrong).values()];
  return [...missing, ...groups.flatMap(asOneFault)];
}

/** Files with a hash in their names that nothing else leads to: an earlier build has left them. */
function staleFiles(tarball: Tarball): { path: string; wrong: string; fix: string }[] {
  const texts = new Map(textsOf(tarball).filter(([path]) => /\.(?:js|css|html)$/.test(path)));
  const hashed = [...tarball.files.keys()].filter((path) => HASHED.test(path));
  // Files of one build name each other in circles, so only what the others lead to counts.
  const reached = new Set([...texts.keys()].filter((path) => !HASHED.test(path)));
  for (const from of reached) {
    const text = texts.get(from) ?? "";
    for (const path of hashed) if (text.includes(posix.basename(path))) reached.add(path);
  }
  return hashed
    .filter((path) => !reached.has(path.replace(COMPRESSED, "")))
    .map((path) => ({ path, wrong: "is loaded by no other file", fix: BUILD_ANEW }));
}

/** Many files of one kind are one fault, which names the first ones. */
function asOneFault(files: readonly { path: string; wrong: string; fix: string }[]): Fault[] {
  const [first] = files;
  if (first === undefined) return [];
  const { wrong, fix } = first;
  const named = files.slice(0, MOST_NAMED).map(({ path }) => path);
  const more = files.length - named.length;
  return [{ where: named.join(", ") + (more > 0 ? ` and ${more} more` : ""), wrong, fix }];
}
