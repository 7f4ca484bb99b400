/** What a compiler resolves is what runs: are-the-types-wrong, for `import`, `require` and bundlers. */
import { checkPackage, Package } from "@arethetypeswrong/core";
import type { Problem } from "@arethetypeswrong/core";

import type { Tarball } from "../tarball.ts";
import type { Fault } from "./check.ts";

/** Compilers that know no `exports` find nothing: TypeScript before 4.7, or told so. */
const IGNORED_RESOLUTION = "node10";

/** What is wrong with the types of a package that has `exports`. */
export async function wrongTypes(tarball: Tarball): Promise<Fault[]> {
  const { name, version = "", exports } = tarball.manifest;
  if (exports === undefined) return [];
  const files = [...tarball.files].map(
    ([path, { bytes }]) => [`/node_modules/${name}/${path}`, new Uint8Array(bytes)] as const,
  );
  const result = await checkPackage(new Package(Object.fromEntries(files), name, version));
  if (result.types === false) {
    const fix = "pack the declarations, and name them under `types`";
    return [{ where: "package.json", wrong: "has exports without types", fix }];
  }
  return result.problems
    .filter(
      (problem) => !("resolutionKind" in problem && problem.resolutionKind === IGNORED_RESOLUTION),
    )
    .map((problem) => ({
      where: placeOf(problem),
      wrong: problem.kind,
      fix: "npx @arethetypeswrong/cli of the tarball says more",
    }));
}

function placeOf(problem: Problem): string {
  if ("entrypoint" in problem) return `exports["${problem.entrypoint}"], ${problem.resolutionKind}`;
  return "fileName" in problem ? problem.fileName : problem.typesFileName;
}
