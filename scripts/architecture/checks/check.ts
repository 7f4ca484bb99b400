/** What a check is: a workspace in, one line for each violation. No I/O. */
import { SOURCE, TEST } from "../kinds.ts";
import type { PackageRules, PackageRule } from "../package-rules.ts";
import type { Manifest, Package, TextFile, Workspace } from "../workspace.ts";

export type Check = (workspace: Workspace, packageRules: PackageRules) => string[];

/** Where the rules of packages are written; error texts name it. */
export const RULES_FILE = "scripts/architecture/package-rules.ts";

/** Runs a check on each package that has a rule. */
export function eachKnown(
  workspace: Workspace,
  packageRules: PackageRules,
  check: (pkg: Package, rule: PackageRule) => string[],
): string[] {
  return workspace.packages.flatMap((pkg) => {
    const rule = packageRules[pkg.manifest.name];
    return rule === undefined ? [] : check(pkg, rule);
  });
}

/** Everything a manifest names, for users and for developers. */
export function allDependencies(manifest: Manifest): Record<string, string> {
  return { ...manifest.dependencies, ...manifest.devDependencies };
}

/** Whether a package is one of this workspace. */
export function isOurs(name: string): boolean {
  return name.startsWith("@hellorec/");
}

/** Code of the whole workspace, tests included. */
export function allSources(workspace: Workspace): TextFile[] {
  return workspace.files.filter(({ path }) => SOURCE.test(path));
}

/** Code of the whole workspace that is no test and no help of tests. */
export function programSources(workspace: Workspace): TextFile[] {
  return allSources(workspace).filter(({ path }) => !TEST.test(path));
}

/** Values by a key of theirs, in the order in which keys first come. */
export function grouped<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
