/** Every package has a rule, and lies where the rule says. */
import type { PackageRules } from "../package-rules.ts";
import type { Workspace } from "../workspace.ts";
import { RULES_FILE } from "./check.ts";

/** Packages without a rule, and packages in another folder than their rule's. */
export function unknownPackages(workspace: Workspace, packageRules: PackageRules): string[] {
  return workspace.packages.flatMap(({ folder, manifest }) => {
    const rule = packageRules[manifest.name];
    if (rule === undefined) {
      return [`${folder}: ${manifest.name} has no rule: write in ${RULES_FILE} what it may use`];
    }
    return rule.folder === folder ? [] : [`${folder}: ${manifest.name} belongs in ${rule.folder}`];
  });
}
