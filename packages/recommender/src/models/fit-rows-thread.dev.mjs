/**
 * Runs fit-rows-thread.ts from source: Node 20 cannot start a worker on a .ts file by itself.
 * In a test run scripts/bundle-threads.mjs has bundled it.
 */
const bundles = process.env["HELLOREC_THREADS"];
if (bundles === undefined) {
  const { register } = await import("tsx/esm/api");
  register();
  await import("./fit-rows-thread.ts");
} else {
  await import(new URL("fit-rows-thread.js", bundles).href);
}
