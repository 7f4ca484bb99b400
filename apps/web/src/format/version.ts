/** Versions of models: long ones sort and are unique, short ones are for people. */

/**
 * The last part of a version, which differs between models of different data.
 *
 * @example shortVersion("20260131T120000000Z-4f9e45c0") // "4f9e45c0"
 */
export function shortVersion(version: string): string {
  const end = version.slice(version.lastIndexOf("-") + 1);
  return (end === "" ? version : end).slice(0, 12);
}
