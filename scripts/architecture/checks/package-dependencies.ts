/** Arrows between packages in package.json, even where nothing imports them yet. */
import type { PackageRules } from "../package-rules.ts";
import type { Workspace } from "../workspace.ts";
import { eachKnown, isOurs } from "./check.ts";

/** Dependencies in package.json that the rules do not allow. */
export function forbiddenDependencies(workspace: Workspace, packageRules: PackageRules): string[] {
  return eachKnown(workspace, packageRules, ({ folder, manifest }, rule) => {
    const forUsers = new Set([...rule.uses, ...(rule.types ?? [])]);
    const forDevelopers = new Set([...forUsers, ...(rule.tests ?? []), ...(rule.carries ?? [])]);
    const lines: string[] = [];
    for (const name of Object.keys(manifest.dependencies).filter(isOurs)) {
      if (!forUsers.has(name)) lines.push(`${folder}/package.json: must not depend on ${name}`);
    }
    for (const name of Object.keys(manifest.devDependencies).filter(isOurs)) {
      if (!forDevelopers.has(name)) lines.push(`${folder}/package.json: must not use ${name}`);
    }
    return lines;
  });
}
