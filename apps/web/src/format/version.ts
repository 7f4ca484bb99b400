/** Names of models: long, so that they sort and never meet; short, so that people can say them. */

/**
 * The end of a version, which tells models apart that differ in anything they learnt.
 *
 * @example shortVersion("20260131T120000000Z-4f9e45c0") // "4f9e45c0"
 */
export function shortVersion(version: string): string {
  const end = version.slice(version.lastIndexOf("-") + 1);
  return (end === "" ? version : end).slice(0, 12);
}
