/** Each package of the workspace is either packed for others or not, and says nowhere that it may be published. */
import type { Fault } from "./checks/check.ts";
import { RULES_FILE } from "./checks/check.ts";
import { packedPackages, workspaceOnly } from "./packed-packages.ts";
import type { WorkspaceFacts } from "./workspace-facts.ts";

/** Packages in no list or in both, those that are listed and gone, and those that are not private. */
export function listFaults({ packages }: WorkspaceFacts): Fault[] {
  const names = new Set([...packages.values()].map(({ name }) => name));
  const listed = [...Object.keys(packedPackages), ...workspaceOnly];
  const twice = listed.filter((name, index) => listed.indexOf(name) !== index);
  return [
    ...[...packages].flatMap(([folder, manifest]): Fault[] => {
      const { name } = manifest;
      const faults: Fault[] = [];
      if (!listed.includes(name)) {
        const fix = "add it to packedPackages, or to workspaceOnly if nobody installs it";
        faults.push({ where: RULES_FILE, wrong: `does not know ${name}`, fix });
      }
      const packedFrom = packedPackages[name]?.folder ?? folder;
      if (packedFrom !== folder) {
        const wrong = `has ${name} in ${packedFrom}, but it is in ${folder}`;
        faults.push({ where: RULES_FILE, wrong, fix: "correct its folder" });
      }
      if (!manifest.private) {
        const fix = 'add "private": true: no script here publishes';
        faults.push({ where: `${folder}/package.json`, wrong: "is not private", fix });
      }
      return faults;
    }),
    ...listed
      .filter((name) => !names.has(name))
      .map((name) => ({
        where: RULES_FILE,
        wrong: `lists ${name}, which is not in the workspace`,
        fix: "delete its line",
      })),
    ...twice.map((name) => ({
      where: RULES_FILE,
      wrong: `has ${name} in both lists`,
      fix: "keep one of them",
    })),
  ];
}
