/** Rooms: the folders of a package's `src`, and which file is in which. */
import { TEST } from "./kinds.ts";
import type { PackageRule } from "./package-rules.ts";
import type { Package, TextFile } from "./workspace.ts";

/** A file of a package's `src` that is no test, and its room. */
export interface RoomFile {
  readonly file: TextFile;
  /** From `src`; "" is `src` itself. `undefined`: no room of the package. */
  readonly room: string | undefined;
}

/** Files of `src` that users run; tests and `testing/` are free of rooms. */
export function sourcesInSrc({ folder, sources }: Package): TextFile[] {
  return sources.filter(({ path }) => path.startsWith(`${folder}/src/`) && !TEST.test(path));
}

/** Each of them with its room. */
export function roomFiles(pkg: Package, rule: PackageRule): RoomFile[] {
  return sourcesInSrc(pkg).map((file) => ({
    file,
    room: roomOf(file.path.slice(`${pkg.folder}/src/`.length), rule.rooms ?? []),
  }));
}

/**
 * The room of a file: itself, or the deepest of its folders that is listed.
 *
 * @param path from `src`
 * @example roomOf("sqlite/writer.ts", ["", "sqlite"]) // "sqlite"
 */
export function roomOf(path: string, rooms: readonly string[]): string | undefined {
  const steps = path.split("/");
  for (let length = steps.length; length > 0; length--) {
    const room = steps.slice(0, length).join("/");
    if (rooms.includes(room)) return room;
  }
  return steps.length === 1 && rooms.includes("") ? "" : undefined;
}
