/**
 * Samples of users by a hash of their IDs: the same users in a scan of the log, in a fit and in
 * `evaluate`, on every machine.
 */
/* oxlint-disable unicorn/prefer-code-point -- The hash is over UTF-16 code units, so that it takes one
   step for each. */

const RANGE = 2 ** 32;

/** FNV-1a over the code units, mixed at the end: short IDs that differ in one digit lie far apart. */
function hashOf(id: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < id.length; at += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01_00_01_93);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Where a user lies among all: a number from 0 to below 1 that depends on the ID alone, as if drawn at
 * random.
 *
 * @example placeOfUser("alice") // always the same
 */
export function placeOfUser(userId: string): number {
  return hashOf(userId) / RANGE;
}

/**
 * Whether a user is in the sample of this share of all users. The sample of a smaller share is a part
 * of that of a larger one.
 *
 * @param share above 0, at most 1: everyone
 * @example const tenth = userIds.filter((id) => isSampledUser(id, 0.1));
 */
export function isSampledUser(userId: string, share: number): boolean {
  return placeOfUser(userId) < share;
}
