/** What a tarball depends on can be installed by strangers, in the version that is tested here. */
import { installedRanges } from "../manifest.ts";
import type { Tarball } from "../tarball.ts";
import type { WorkspaceFacts } from "../workspace-facts.ts";
import type { Fault } from "./check.ts";

/** Words that only pnpm knows, or only this machine. */
const LOCAL = /^(?:workspace|catalog|link|file|portal):/;

/** Dependencies of this workspace, and ranges that leave out the version of the catalog. */
export function rangeFaults(tarball: Tarball, workspace: WorkspaceFacts): Fault[] {
  const { manifest } = tarball;
  const local = Object.entries({ ...manifest.devDependencies, ...installedRanges(manifest) })
    .filter(([, range]) => LOCAL.test(range))
    .map(([name, range]) => fault(name, `is ${range}`, "pack with pnpm, which writes the version"));
  const installed = Object.entries(installedRanges(manifest)).flatMap(([name, range]): Fault[] => {
    if (name.startsWith("@hellorec/")) {
      const fix = "bundle it: nobody can install it from a registry";
      return [fault(name, "is a package of this workspace", fix)];
    }
    const version = workspace.catalog.get(name);
    if (version === undefined || LOCAL.test(range) || includesVersion(range, version)) return [];
    const fix = "correct the range: exact or as ^1.2.3, alternatives with ||";
    return [fault(name, `${range} leaves out ${version}, which is tested here`, fix)];
  });
  return [...local, ...installed];
}

function fault(name: string, wrong: string, fix: string): Fault {
  return { where: `package.json, ${name}`, wrong, fix };
}

/**
 * Whether a range has a version. Ranges here are exact versions and carets of 1.0.0 and above, joined by `||`;
 * any other includes nothing.
 */
function includesVersion(range: string, version: string): boolean {
  return range.split("||").some((part) => {
    const wanted = /^\^(?<major>[1-9]\d*)\.(?<minor>\d+)\.(?<patch>\d+)$/.exec(part.trim());
    if (wanted === null) return part.trim() === version;
    const [major = 0, ...rest] = wanted.slice(1).map(Number);
    const [ownMajor, ...own] = version.split(/[.-]/).map(Number);
    if (ownMajor !== major || version.includes("-")) return false;
    const [minor = 0, patch = 0] = rest;
    const [ownMinor = 0, ownPatch = 0] = own;
    return ownMinor > minor || (ownMinor === minor && ownPatch >= patch);
  });
}
