/** Which values show, and what is left of them. */
import { expect, test } from "vitest";

import { holdsSecret, shownValue } from "./hidden-values.ts";

test.each([
  ["DATABASE_URL", "postgres://u:hunter2@h:5432/db", "postgres://u:***@h:5432/db"],
  ["DATABASE_URL", "postgres:///db?user=u&password=hunter2", "postgres:///db?user=u&password=***"],
  ["DATABASE_URL", "postgres//u:hunter2@h/db", undefined],
  ["DATABASE_URL", "host=h password=hunter2", undefined],
  ["DATABASE_URL", "host=h pwd=hunter2", undefined],
  ["DATABASE_URL", "postgres://u:12#hunter2@h/db", undefined],
  ["DATABASE_URL", "postgres://u:12/hunter2@h/db", undefined],
  ["DATABASE_URL", "postgres://u:12?hunter2@h/db", undefined],
  ["DATABASE_URL", "postgres://u:hunter2", undefined],
  ["HELLOREC_ADMIN_KEY", "hunter2", undefined],
])("%s=%s: %s", (name, value, shown) => {
  expect(holdsSecret(name, value)).toBe(true);
  expect(shownValue(name, value)).toBe(shown);
});

test.each([
  ["DATABASE_URL", "data/hellorec.db"],
  ["DATABASE_URL", "postgres://u@h/db"],
  ["KEY_CALLS_PER_SECOND", "20"],
  ["ALLOWED_HOSTS", "shop.example"],
])("%s=%s shows", (name, value) => {
  expect(holdsSecret(name, value)).toBe(false);
  expect(shownValue(name, value)).toBe(value);
});
