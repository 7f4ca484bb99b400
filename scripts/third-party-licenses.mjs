/** The licences of the packages in a bundle, as one text. Tested through third-party-licenses.test.ts. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, sep } from "node:path";

/** The name of the file beside each bundle. */
export const LICENSES_FILE = "THIRD-PARTY-LICENSES.txt";

const FOLDER = `${sep}node_modules${sep}`;
const TEXT = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;
/** In these a package of the npm registry has its licence, where it has no file for it. */
const README = /^readme(?:\.md)?$/i;
const SECTION = /^#+ licen[cs]e\s+([^]*?)(?=^#+ |$(?![^]))/im;
/** A link to a licence is no text of it. */
const SHORTEST_TEXT = 300;
/** They give everything away: no copy of their text is asked for. */
const NEED_NO_TEXT = new Set(["0BSD", "CC0-1.0", "Unlicense"]);
/** Packages that say MIT and whose text is missing, with the line that it begins with. */
const MIT_OF = new Map([["abstract-logging 2.0.1", "Copyright (c) James Sumners"]]);
const MIT = new URL("../LICENSE", import.meta.url);
const RULE = `\n${"-".repeat(80)}\n\n`;

/**
 * Collects the licence texts of the packages that these files belong to. Files outside of any
 * `node_modules`, and modules that a bundler made, have none.
 *
 * @throws {Error} packages whose folder has no licence text: they may not be passed on
 */
export async function thirdPartyLicenses(files) {
  const folders = new Set(files.map(packageFolder).filter((folder) => folder !== undefined));
  const found = await Promise.all([...folders].map(licenseOf));
  const without = found.filter(({ texts }) => texts.length === 0).map(({ title }) => title);
  if (without.length > 0) {
    throw new Error(`packages without a licence text cannot be bundled: ${without.join(", ")}`);
  }
  // One version may lie in several folders, one for each set of its peers.
  const sections = new Set(found.map(({ title, texts }) => `${title}\n\n${texts.join("\n\n")}\n`));
  return ["This program contains these packages.\n", ...[...sections].sort()].join(RULE);
}

/** The absolute paths of the files whose code is in the output of an esbuild build. */
export function bundledFiles({ metafile }, folder = process.cwd()) {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => (isAbsolute(path) ? path : join(folder, path)));
}

/** The folder of the package that a file belongs to; undefined: it belongs to this project. */
function packageFolder(file) {
  if (!file.includes(FOLDER)) return undefined;
  // A package may have a package.json in a folder of its own that has no name.
  for (let folder = dirname(file); folder.includes(FOLDER); folder = dirname(folder)) {
    const isScope = /[\\/]node_modules(?:[\\/]@[^\\/]+)?$/.test(dirname(folder));
    if (isScope && existsSync(join(folder, "package.json"))) return folder;
  }
  throw new Error(`${file}: belongs to no package`);
}

async function licenseOf(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  );
  const title = `${name} ${version} (${license ?? "see below"})`;
  const own = await textsIn(folder);
  if (own.length > 0) return { title, texts: own };
  if (NEED_NO_TEXT.has(license)) return { title, texts: ["It may be passed on without its text."] };
  const owner = MIT_OF.get(`${name} ${version}`);
  if (owner === undefined || license !== "MIT") return { title, texts: [] };
  return { title, texts: [(await readFile(MIT, "utf8")).replace(/^Copyright .*$/m, owner).trim()] };
}

/** The licence and notice files of a package, or else what its README says about its licence. */
async function textsIn(folder) {
  const names = (await readdir(folder)).sort();
  const read = async (name) =>
    (await readFile(join(folder, name), "utf8")).replaceAll("\r\n", "\n").trim();
  const files = names.filter((name) => TEXT.test(name));
  if (files.length > 0) return Promise.all(files.map(read));
  const readmes = await Promise.all(names.filter((name) => README.test(name)).map(read));
  return readmes
    .map((text) => SECTION.exec(text)?.[1]?.trim() ?? "")
    .filter((text) => text.length >= SHORTEST_TEXT);
}
