/**
 * Runs fit-process.ts from source: a forked process does not inherit the loader of its parent.
 * In a test run scripts/bundle-threads.mjs has bundled it.
 */
const bundles = process.env["HELLOREC_THREADS"];
if (bundles === undefined) {
  const { register } = await import("tsx/esm/api");
  register();
  await import("./fit-process.ts");
} else {
  await import(new URL("fit-process.js", bundles).href);
}
