/** Flask's spelling of text; the recorded contract and the fuzz hold it against Flask itself. */
import { expect, test } from "vitest";

import { legacySuccess } from "./python-response.ts";

test.each([
  ["plain", '"plain"'],
  ["é\u007f请😀", String.raw`"\u00e9\u007f\u8bf7\ud83d\ude00"`],
  ['"\n\ud800', String.raw`"\"\n\ud800"`],
  ["请".repeat(300_000), `"${String.raw`\u8bf7`.repeat(300_000)}"`],
])("case %#: everything but printable ASCII is escaped", (data, spelling) => {
  expect(legacySuccess(data).startsWith(`{"code":0,"data":${spelling},"msg":"\\u8bf7`)).toBe(true);
});
