/**
 * The file that the name of a program starts. It checks the version of Node before it loads the program,
 * whose modules an old Node cannot even read. Tested through program-entry.test.ts.
 */
import { readFile } from "node:fs/promises";

/** The module beside the entry that has the program itself. */
export const PROGRAM = "program";

/**
 * The text of the entry, with the lowest version that the `engines` of the package name.
 *
 * @param packageFile the package.json of the program
 * @throws {Error} its `engines` are no lowest version, such as ">=20.19"
 */
export async function programEntry(packageFile) {
  const { bin, engines, version } = JSON.parse(await readFile(packageFile, "utf8"));
  const [name] = Object.keys(bin);
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(engines?.node ?? "") ?? [];
  if (minor === undefined) throw new Error(`${packageFile}: engines.node has no lowest version`);
  // An old Node runs this too: no syntax newer than 2021.
  return `#!/usr/bin/env node
const [major, minor] = process.versions.node.split(".").map(Number);
if (major > ${major} || (major === ${major} && minor >= ${minor})) {
  await import("./${PROGRAM}.js");
} else {
  process.stderr.write(
    \`${name} ${version} needs Node ${major}.${minor} or newer, and \${process.execPath} is \${process.version}: install a newer one (https://nodejs.org), or put it in front of the PATH\\n\`,
  );
  process.exitCode = 2;
}
`;
}
