/** A tarball stays within its budget. */
import { rulesOf } from "../packed-packages.ts";
import { unpackedBytes } from "../tarball.ts";
import type { Tarball } from "../tarball.ts";
import { RULES_FILE } from "./check.ts";
import type { Fault } from "./check.ts";

/** Sizes above those of packed-packages.ts. */
export function sizeFaults(tarball: Tarball): Fault[] {
  const { maxPackedBytes, maxUnpackedBytes } = rulesOf(tarball.manifest.name);
  return [
    ...over("packed", tarball.packedBytes, maxPackedBytes),
    ...over("unpacked", unpackedBytes(tarball), maxUnpackedBytes),
  ];
}

function over(state: string, bytes: number, max: number): Fault[] {
  if (bytes <= max) return [];
  return [
    {
      where: `the ${state} tarball`,
      wrong: `has ${bytes} bytes, more than ${max}`,
      fix: `leave out what nobody needs, or raise the budget in ${RULES_FILE} with a reason`,
    },
  ];
}
