/** Arrows between the rooms of a package go down: type-only imports count, tests are free. */
import type { ImportGraph } from "../import-graph.ts";
import { importGraph } from "../import-graph.ts";
import type { PackageRules, PackageRule } from "../package-rules.ts";
import { roomFiles, sourcesInSrc } from "../rooms.ts";
import type { Package, Workspace } from "../workspace.ts";
import { eachKnown, RULES_FILE } from "./check.ts";

/** A `src` of more files than this is divided into rooms. */
const MAX_FILES_WITHOUT_ROOMS = 15;

/** Imports that go up, folders that are no room, rooms that are no folder, packages without rooms. */
export function roomArrows(workspace: Workspace, packageRules: PackageRules): string[] {
  const graph = importGraph(workspace);
  return eachKnown(workspace, packageRules, (pkg, rule) =>
    rule.rooms === undefined
      ? missingRooms(pkg)
      : [...unknownRooms(pkg, rule, rule.rooms), ...upward(pkg, rule, rule.rooms, graph)],
  );
}

function missingRooms(pkg: Package): string[] {
  const count = sourcesInSrc(pkg).length;
  return count <= MAX_FILES_WITHOUT_ROOMS
    ? []
    : [`${pkg.folder}/src: ${count} files and no rooms: list its rooms in ${RULES_FILE}`];
}

function unknownRooms(pkg: Package, rule: PackageRule, rooms: readonly string[]): string[] {
  const files = roomFiles(pkg, rule);
  const used = new Set(files.map(({ room }) => room));
  return [
    ...files
      .filter(({ room }) => room === undefined)
      .map(({ file }) => `${file.path}: in no room of ${pkg.manifest.name} (${RULES_FILE})`),
    ...rooms
      .filter((room) => !used.has(room))
      .map((room) => `${pkg.folder}/src/${room}: a room of ${RULES_FILE} without a file`),
  ];
}

function upward(
  pkg: Package,
  rule: PackageRule,
  rooms: readonly string[],
  graph: ImportGraph,
): string[] {
  const files = roomFiles(pkg, rule);
  const roomOfPath = new Map(files.map(({ file, room }) => [file.path, room]));
  return files.flatMap(({ file, room }) =>
    (graph.get(file.path) ?? []).flatMap(({ target }) => {
      const other = roomOfPath.get(target);
      if (room === undefined || other === undefined) return [];
      return rooms.indexOf(other) >= rooms.indexOf(room)
        ? []
        : [`${file.path}: imports ${target}: ${nameOf(other)} is above ${nameOf(room)}`];
    }),
  );
}

function nameOf(room: string): string {
  return room === "" ? "src" : `src/${room}`;
}
