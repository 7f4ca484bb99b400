/** The packages as a picture, drawn from what their sources import. */
import { importsOf, packageOf } from "../imports.ts";
import { TEST, TOOLING } from "../kinds.ts";
import type { Package, Workspace } from "../workspace.ts";

const FLOORS = ["apps", "packages"];

/**
 * A Mermaid flowchart of the packages: an arrow for each that loads another one, a dotted one where
 * it knows the other's types alone. Tests and benchmarks are left out.
 *
 * @example packageDiagram(readWorkspace(root)) // "flowchart TD\n  subgraph apps\n …"
 */
export function packageDiagram(workspace: Workspace): string {
  const drawn = workspace.packages
    .filter(({ folder }) => FLOORS.some((floor) => folder.startsWith(`${floor}/`)))
    .toSorted((one, other) => (one.folder < other.folder ? -1 : 1));
  const floors = FLOORS.flatMap((floor) => [
    `  subgraph ${floor}`,
    ...drawn
      .filter(({ folder }) => folder.startsWith(`${floor}/`))
      .map(({ folder }) => `    ${folder.slice(floor.length + 1)}`),
    "  end",
  ]);
  const arrows = drawn.flatMap((pkg) =>
    drawn.flatMap((other) => {
      const arrow = arrowBetween(pkg, other.manifest.name);
      return arrow === undefined ? [] : `  ${nameOf(pkg)} ${arrow} ${nameOf(other)}`;
    }),
  );
  return ["flowchart TD", ...floors, ...arrows].join("\n");
}

function arrowBetween(pkg: Package, target: string): string | undefined {
  if (pkg.manifest.name === target) return undefined;
  const imports = pkg.sources
    .filter(({ path }) => !TEST.test(path) && !TOOLING.test(path))
    .flatMap(({ text }) => importsOf(text))
    .filter(({ specifier }) => packageOf(specifier) === target);
  if (imports.length === 0) return undefined;
  return imports.every(({ typeOnly }) => typeOnly) ? "-.->" : "-->";
}

function nameOf({ folder }: Package): string {
  return folder.slice(folder.indexOf("/") + 1);
}
