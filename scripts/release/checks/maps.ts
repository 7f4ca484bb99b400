/** Maps have the sources that they name, and modules that name a map have it. */
import { posix } from "node:path";

import { z } from "zod";

import { textsOf } from "../tarball.ts";
import type { Tarball } from "../tarball.ts";
import type { Fault } from "./check.ts";

const mapSchema = z.object({
  sources: z.array(z.string()),
  sourcesContent: z.array(z.string().nullable()).default([]),
});

/** Maps without sources, and modules without maps. */
export function mapFaults(tarball: Tarball): Fault[] {
  return textsOf(tarball).flatMap(([path, text]): Fault[] => {
    if (path.endsWith(".map")) {
      const { sources, sourcesContent } = mapSchema.parse(JSON.parse(text));
      const without = sources.filter((_source, index) => !sourcesContent[index]);
      if (without.length === 0) return [];
      const fix = "let the build put the sources into it, or make no map";
      return [{ where: path, wrong: `has not the text of ${without.join(", ")}`, fix }];
    }
    const [, map] = /^\/\/# sourceMappingURL=(?!data:)(\S+)\s*$/m.exec(text) ?? [];
    if (map === undefined || !/\.(?:[cm]?js|[cm]?ts)$/.test(path)) return [];
    if (tarball.files.has(posix.join(posix.dirname(path), map))) return [];
    const fix = "pack the map, or build without one";
    return [{ where: path, wrong: `names the map ${map}, which is not packed`, fix }];
  });
}
