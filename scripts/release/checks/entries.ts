/** What package.json points to is packed, and programs start. */
import { posix } from "node:path";

import type { Tarball } from "../tarball.ts";
import type { Fault } from "./check.ts";

const SHEBANG = "#!/usr/bin/env node\n";
const EXECUTABLE_BY_ALL = 0o111;

/** Targets of `exports`, `main`, `types` and `bin` that are missing, and programs that cannot be run. */
export function entryFaults(tarball: Tarball): Fault[] {
  const { bin, main, types, exports } = tarball.manifest;
  const programs = Object.entries(bin);
  const targets = [
    ...targetsOf("exports", exports),
    ...targetsOf("main", main),
    ...targetsOf("types", types),
    ...targetsOf("bin", bin),
  ];
  if (targets.length === 0) {
    const fix = "add `exports` or `bin`, also under `publishConfig`";
    return [{ where: "package.json", wrong: "has nothing to load or to run", fix }];
  }
  return [
    ...targets.flatMap(({ field, path }) => missing(tarball, field, path)),
    ...programs.flatMap(([name, path]) => programFaults(tarball, name, posix.normalize(path))),
  ];
}

/** Each path in a value of package.json, with the field that it is in. */
function targetsOf(field: string, value: unknown): { field: string; path: string }[] {
  if (typeof value === "string") return [{ field, path: posix.normalize(value) }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => targetsOf(`${field}["${key}"]`, inner));
}

function missing(tarball: Tarball, field: string, path: string): Fault[] {
  const [start = "", end] = path.split("*");
  const isThere =
    end === undefined
      ? tarball.files.has(path)
      : [...tarball.files.keys()].some((file) => file.startsWith(start) && file.endsWith(end));
  if (isThere) return [];
  const fix = "build it before packing, or correct the path";
  return [{ where: `package.json, ${field}`, wrong: `${path} is not in the tarball`, fix }];
}

function programFaults(tarball: Tarball, name: string, path: string): Fault[] {
  const file = tarball.files.get(path);
  if (file === undefined) return [];
  const faults: Fault[] = [];
  if (!file.bytes.subarray(0, SHEBANG.length).equals(Buffer.from(SHEBANG))) {
    const fix = `let the build begin it with ${SHEBANG.trim()}`;
    faults.push({ where: path, wrong: `the program ${name} has no shebang`, fix });
  }
  if ((file.mode & EXECUTABLE_BY_ALL) !== EXECUTABLE_BY_ALL) {
    const fix = "let the build give it the mode 755";
    const wrong = `the program ${name} is not executable: its mode is ${file.mode.toString(8)}`;
    faults.push({ where: path, wrong, fix });
  }
  return faults;
}
