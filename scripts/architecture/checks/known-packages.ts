/** Every package has a rule, and lies where the rule says. */
import type { House } from "../house.ts";
import type { Workspace } from "../workspace.ts";
import { HOUSE_FILE } from "./check.ts";

/** Packages without a rule, and packages in another folder than their rule's. */
export function unknownPackages(workspace: Workspace, house: House): string[] {
  return workspace.packages.flatMap(({ folder, manifest }) => {
    const rule = house[manifest.name];
    if (rule === undefined) {
      return [
        `${folder}: ${manifest.name} is not in the house: write in ${HOUSE_FILE} what it may use`,
      ];
    }
    return rule.folder === folder ? [] : [`${folder}: ${manifest.name} belongs in ${rule.folder}`];
  });
}
