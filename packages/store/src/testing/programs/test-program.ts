/** The programs of this folder that tests start and may kill, as the set-up of the test run bundled them. */
import { fileURLToPath } from "node:url";

/**
 * What runs one of them by Node, which takes a fraction of the time of its source.
 *
 * @example spawn(process.execPath, [testProgram("append-forever"), database.url, "prefix"])
 * @returns the path of its file
 * @throws {Error} the tests run without the set-up that bundles it
 */
export function testProgram(
  name: "append-forever" | "begin-import" | "count-forever" | "import-forever",
): string {
  const bundles = process.env["HELLOREC_THREADS"];
  if (bundles === undefined) throw new Error("scripts/bundle-threads.mjs is not set up");
  return fileURLToPath(new URL(`${name}.js`, bundles));
}
