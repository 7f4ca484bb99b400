/** A tarball comes with its licence, and with those of all packages whose code is in it. */
import { posix } from "node:path";

import { LICENSES_FILE } from "../../third-party-licenses.mjs";
import { textOf, textsOf } from "../tarball.ts";
import type { Tarball } from "../tarball.ts";
import type { WorkspaceFacts } from "../workspace-facts.ts";
import { bundledPackages } from "./bundled-packages.ts";
import type { Fault } from "./check.ts";

const OWN_LICENSE = "MIT";
/** Licences that ask for no more than their text. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);

/** A missing licence, notices that leave out packages, and licences that are not allowed. */
export function licenceFaults(tarball: Tarball, workspace: WorkspaceFacts): Fault[] {
  const notices = new Map(
    textsOf(tarball)
      .filter(([path]) => posix.basename(path) === LICENSES_FILE)
      .map(([path, text]) => [posix.dirname(path), listedIn(text)] as const),
  );
  return [
    ...ownLicence(tarball, workspace),
    ...[...notices].flatMap(([folder, listed]) =>
      noticeFaults(posix.join(folder, LICENSES_FILE), listed, workspace),
    ),
    ...unlisted(tarball, notices),
  ];
}

interface Listed {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** The titles that third-party-licenses.mjs writes. */
function listedIn(text: string): Listed[] {
  return [...text.matchAll(/^-{80}\n\n(\S+) (\S+) \((.*)\)$/gm)].map(
    ([, name = "", version = "", license = ""]) => ({ name, version, license }),
  );
}

function ownLicence(tarball: Tarball, workspace: WorkspaceFacts): Fault[] {
  const faults: Fault[] = [];
  const text = textOf(tarball, "LICENSE");
  // That it is missing is said by the check of the contents.
  if (text !== undefined && text !== workspace.license) {
    const fix = "copy that of the workspace over it";
    faults.push({ where: "LICENSE", wrong: "is not the licence of the workspace", fix });
  }
  const { license } = tarball.manifest;
  if (license !== OWN_LICENSE) {
    const wrong = `the field license is ${license}`;
    faults.push({ where: "package.json", wrong, fix: `write ${OWN_LICENSE}` });
  }
  return faults;
}

function noticeFaults(where: string, listed: readonly Listed[], workspace: WorkspaceFacts) {
  return listed.flatMap(({ name, version, license }): Fault[] => {
    const faults: Fault[] = [];
    if (!ALLOWED.has(license)) {
      const wrong = `${name} ${version} has the licence ${license}, which is not allowed`;
      const fix = `use another package, or add the licence in scripts/release/checks/licences.ts after reading it`;
      faults.push({ where, wrong, fix });
    }
    const tested = workspace.catalog.get(name);
    if (
      tested !== undefined &&
      !listed.some((one) => one.name === name && one.version === tested)
    ) {
      const wrong = `lists ${name} ${version}, but the catalog has ${tested}`;
      faults.push({ where, wrong, fix: "build again" });
    }
    return faults;
  });
}

/** Packages whose code is there, and which the notice beside it does not list. */
function unlisted(tarball: Tarball, notices: ReadonlyMap<string, readonly Listed[]>): Fault[] {
  return bundledPackages(tarball).flatMap(({ name, path }): Fault[] => {
    const folder = [...notices.keys()]
      .filter((notice) => path.startsWith(`${notice}/`))
      .toSorted((one, other) => other.length - one.length)[0];
    if (folder !== undefined && notices.get(folder)?.some((listed) => listed.name === name)) {
      return [];
    }
    const where = posix.join(folder ?? "dist", LICENSES_FILE);
    const fix = "let the build write it with scripts/third-party-licenses.mjs";
    return [{ where, wrong: `has no licence of ${name}, whose code is in ${path}`, fix }];
  });
}
