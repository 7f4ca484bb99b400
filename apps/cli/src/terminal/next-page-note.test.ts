/** The note below a page that is not the last. */
import { expect, test } from "vitest";

import { nextPageNote } from "./next-page-note.ts";

test.each([
  [undefined, undefined],
  ["aXRlbTQy", "more: --cursor aXRlbTQy"],
  ["x".repeat(201), "more: --cursor with the next_cursor that --json prints"],
  ["$(reboot)", "more: --cursor with the next_cursor that --json prints"],
])("below a page with the cursor %s it says %s", (cursor, note) => {
  expect(nextPageNote(cursor)).toBe(note);
});
