/** Which lines of a `.env` file are malformed. The file itself: program-settings.test.ts. */
import { expect, test } from "vitest";

import { findMalformedLines } from "./env-file.ts";

test.each([
  ["nothing", ""],
  ["assignments, comments and empty lines", "# a comment\n\nPORT=5001\n  HOST = ::1 # why\nX=\n"],
  ["Windows line ends", "PORT=5001\r\n\r\nHOST=::1\r\n"],
  ["export", "export PORT=5001"],
  ["quotes", `A="1"\nB='a b'\nC=\`x\`\nD=it's`],
  ["a value of several lines", 'A="first\nsecond line\n# no comment"\nB=1'],
  ["a comment after quotes", 'A="1" # why\nB=\'2\'# why\r\nC="3"  \n'],
])("%s: well formed", (_what, text) => {
  expect(findMalformedLines(text)).toEqual([]);
});

test.each([
  ["no equals sign", "PORT=5001\nHOST ::1", 2],
  ["no name", "=5001", 1],
  ["a name with spaces", "MY PORT=5001", 1],
  ["an open quote", '# comment\n\nA="abc\nB=1', 3],
  ["after a value of several lines", 'A="first\nsecond"\nB', 3],
  ["text after quotes", `B=1\nA='it's'`, 2],
  ["a quote behind a backslash", 'A="a\\"b"', 1],
])("%s: malformed", (_what, text, line) => {
  expect(findMalformedLines(text)).toEqual([line]);
});
