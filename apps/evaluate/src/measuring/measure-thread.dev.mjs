/**
 * Runs measure-thread.ts from source: a worker thread does not inherit the loader of its parent.
 * In a test run scripts/bundle-threads.mjs has bundled it.
 */
const bundles = process.env["HELLOREC_THREADS"];
if (bundles === undefined) {
  const { register } = await import("tsx/esm/api");
  register();
  await import("./measure-thread.ts");
} else {
  await import(new URL("measure-thread.js", bundles).href);
}
