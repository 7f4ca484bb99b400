/** The rooms of every package on one page, drawn from what their files import. */
import type { Edge, ImportGraph } from "../import-graph.ts";
import { importGraph } from "../import-graph.ts";
import type { PackageRules, PackageRule } from "../package-rules.ts";
import type { RoomFile } from "../rooms.ts";
import { roomFiles } from "../rooms.ts";
import type { Package, Workspace } from "../workspace.ts";

/**
 * Each package with rooms, and its rooms from the top: how many files a room has, and which rooms it
 * imports. A room in parentheses is known by its types alone. Tests are left out.
 *
 * @example roomMap(workspace, packageRules) // "packages/engine/src\n  .      3  lists, (serving)\n …"
 */
export function roomMap(workspace: Workspace, packageRules: PackageRules): string {
  const graph = importGraph(workspace);
  const blocks = workspace.packages.flatMap((pkg) => {
    const rule = packageRules[pkg.manifest.name];
    return rule?.rooms === undefined ? [] : [{ pkg, rule, rooms: rule.rooms }];
  });
  const width = Math.max(
    ...blocks.flatMap(({ rooms }) => rooms.map((room) => nameOf(room).length)),
  );
  return blocks
    .toSorted(({ pkg: one }, { pkg: other }) => (one.folder < other.folder ? -1 : 1))
    .map(({ pkg, rule, rooms }) =>
      [`${pkg.folder}/src`, ...linesOf(pkg, rule, rooms, graph, width)].join("\n"),
    )
    .join("\n\n");
}

function linesOf(
  pkg: Package,
  rule: PackageRule,
  rooms: readonly string[],
  graph: ImportGraph,
  width: number,
): string[] {
  const files = roomFiles(pkg, rule);
  return rooms.map((room) => {
    const own = files.filter((file) => file.room === room);
    const edges = own.flatMap(({ file }) => graph.get(file.path) ?? []);
    const below = rooms.flatMap((other) =>
      other === room ? [] : (arrowTo(other, edges, files) ?? []),
    );
    const count = String(own.length).padStart(2);
    return `  ${nameOf(room).padEnd(width)}  ${count}  ${below.join(", ")}`.trimEnd();
  });
}

function arrowTo(
  room: string,
  edges: readonly Edge[],
  files: readonly RoomFile[],
): string | undefined {
  const members = new Set(files.filter((file) => file.room === room).map(({ file }) => file.path));
  const found = edges.filter(({ target }) => members.has(target));
  if (found.length === 0) return undefined;
  return found.every(({ typeOnly }) => typeOnly) ? `(${nameOf(room)})` : nameOf(room);
}

function nameOf(room: string): string {
  return room === "" ? "." : room;
}
