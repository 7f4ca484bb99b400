/**
 * Runs sqlite-thread.ts from its source: Node 20 cannot start a worker on a .ts file.
 * In a test run scripts/bundle-threads.mjs has bundled it.
 */
const bundles = process.env["HELLOREC_THREADS"];
if (bundles === undefined) {
  const { register } = await import("tsx/esm/api");
  register();
  await import("./sqlite-thread.ts");
} else {
  await import(new URL("sqlite-thread.js", bundles).href);
}
