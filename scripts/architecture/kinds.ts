/** Kinds of files, told by their paths. */

/** Code, of programs and of tests. */
export const SOURCE = /\.(?:ts|tsx|mts|js|mjs)$/;
/** Code that runs in tests alone, those of faults, abuse and quality among them. */
export const TEST =
  /\.(?:test|fault|abuse|contract|quality)(?:-d)?\.tsx?$|\/(?:testing|faults|abuse|soak|trpc-suite)\/|\/test-[\w-]+\.ts$/;
/** A file of tests, which a test runner or the compiler runs by itself. */
export const TEST_FILE = /\.test(?:-d)?\.tsx?$/;
/** Code that build tools run, or developers; users never do. */
export const TOOLING =
  /\.dev\.mjs$|\/build\.mjs$|\/vite-plugins\/|\/tooling\/|\.config\.(?:ts|mjs)$/;
