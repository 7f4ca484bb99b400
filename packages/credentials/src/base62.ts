/** Text of letters and digits: random text, and a checksum of six characters. */
import { randomBytes } from "node:crypto";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Bytes from here on are dropped, so that each character is equally likely. */
const USABLE_BYTES = 256 - (256 % DIGITS.length);

/** The length of {@link checksum}: 62 ** 6 is more than 2 ** 32. */
export const CHECKSUM_LENGTH = 6;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/**
 * Random text of letters and digits, 5.95 bits a character, from the generator of `node:crypto`.
 *
 * @example randomText(43) // 256 bits
 */
export function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < USABLE_BYTES && text.length < length) text += DIGITS.charAt(byte % DIGITS.length);
    }
  }
  return text;
}

/**
 * The CRC-32 of an ASCII text, as six letters and digits. It finds a mistyped or truncated text, and
 * protects against nobody.
 */
export function checksum(text: string): string {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at++) {
    crc = (CRC_TABLE[(crc ^ text.charCodeAt(at)) & 255] ?? 0) ^ (crc >>> 8);
  }
  let rest = (crc ^ 0xffffffff) >>> 0;
  let digits = "";
  for (let place = 0; place < CHECKSUM_LENGTH; place++) {
    digits = DIGITS.charAt(rest % DIGITS.length) + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
}
