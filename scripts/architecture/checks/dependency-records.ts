/** Versions of dependencies are written once, in the catalog, and each has a reason in the docs. */
import type { Workspace } from "../workspace.ts";
import { allDependencies, isOurs } from "./check.ts";

/** The versions of the workspace, and the ranges that a package asks of the projects that install it. */
const CATALOGS: readonly string[] = ["catalog:", "catalog:ranges"];

/** Versions that are not the catalog's, and catalog entries that are unused or unexplained. */
export function dependencyRecords(workspace: Workspace): string[] {
  const manifests = [
    { folder: ".", manifest: workspace.root },
    ...workspace.packages.map(({ folder, manifest }) => ({ folder, manifest })),
  ];
  const used = new Set(manifests.flatMap(({ manifest }) => Object.keys(allDependencies(manifest))));
  const noted = new Set(
    [...workspace.dependencyNotes.matchAll(/^(?:\||-) `([^`]+)`/gm)].map(([, name]) => name),
  );
  return [
    ...manifests.flatMap(({ folder, manifest }) =>
      Object.entries(allDependencies(manifest))
        .filter(([name, version]) => !(isOurs(name) ? ["workspace:*"] : CATALOGS).includes(version))
        .map(
          ([name, version]) => `${folder}/package.json: ${name} is ${version}, not the catalog's`,
        ),
    ),
    ...workspace.catalog
      .filter((name) => !used.has(name))
      .map((name) => `pnpm-workspace.yaml: nothing uses ${name}`),
    ...workspace.catalog
      .filter((name) => !noted.has(name))
      .map((name) => `docs/decisions/dependencies.md: has no line that says why ${name} is here`),
  ];
}
