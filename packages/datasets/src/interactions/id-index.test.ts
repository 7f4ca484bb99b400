import fc from "fast-check";
import { expect, test } from "vitest";

import { IdIndex } from "./id-index.ts";

test("numbers IDs in the order they come, each once", () => {
  const id = fc.oneof(
    fc.nat(2_000_000).map(String),
    fc.constantFrom("0", "00", "7", "07", "-7", "7.0", "", " 7", "٧", "999999", "1000000"),
    fc.string({ maxLength: 20 }),
  );
  fc.assert(
    fc.property(fc.array(id, { maxLength: 60 }), (ids) => {
      const index = new IdIndex();
      const different = [...new Set(ids)];
      expect(ids.map((id) => index.numberOf(id))).toEqual(ids.map((id) => different.indexOf(id)));
      expect(index.size).toBe(different.length);
    }),
  );
});
