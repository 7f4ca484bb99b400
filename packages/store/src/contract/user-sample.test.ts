import { expect, test } from "vitest";

import { isSampledUser, placeOfUser } from "./user-sample.ts";

const ids = Array.from({ length: 20_000 }, (_, at) => String(at));

test("the place of a user never changes: samples of different versions must agree", () => {
  expect(["", "alice", "u1", "日本", "😀"].map((id) => placeOfUser(id) * 2 ** 32)).toEqual([
    2_872_998_923, 3_927_234_078, 612_938_007, 236_567_117, 1_787_143_206,
  ]);
});

test.each([0.5, 0.1, 0.01])(
  "a share of %d has about as many users, whatever their IDs",
  (share) => {
    for (const prefix of ["", "user-0000", "u"]) {
      const count = ids.filter((id) => isSampledUser(`${prefix}${id}`, share)).length;
      // Four standard deviations.
      const margin = 4 * Math.sqrt(ids.length * share * (1 - share));
      expect(Math.abs(count - ids.length * share)).toBeLessThan(margin);
    }
  },
);

test("a smaller share is a part of a larger one, and 1 is everyone", () => {
  const fifth = new Set(ids.filter((id) => isSampledUser(id, 0.2)));
  const tenth = ids.filter((id) => isSampledUser(id, 0.1));
  expect(tenth.every((id) => fifth.has(id))).toBe(true);
  expect(tenth.length).toBeLessThan(fifth.size);
  expect(ids.every((id) => isSampledUser(id, 1))).toBe(true);
});
