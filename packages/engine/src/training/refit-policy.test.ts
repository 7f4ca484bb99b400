/** The refit policy as a table: facts, settings, and the delay they give. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { refitDelay } from "./refit-policy.ts";
import type { RefitFacts, RefitSettings } from "./refit-policy.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const SETTLE = 5 * SECOND;

const STANDARD: RefitSettings = { afterEvents: 1000, afterHours: 24 };
const IDLE: RefitFacts = {
  unfittedEvents: 0,
  fittedEvents: 5000,
  eventsWithoutLikes: 0,
  isModelLost: false,
  sinceFitMs: Number.POSITIVE_INFINITY,
  fitMs: 0,
};

test.each<[string, Partial<RefitFacts>, Partial<RefitSettings>, number | undefined]>([
  ["no new event", {}, {}, undefined],
  ["no new event, long after the last fit", { sinceFitMs: 1000 * HOUR, fitMs: 1 }, {}, undefined],
  ["a few new events", { unfittedEvents: 1 }, {}, 24 * HOUR],
  ["a few new events, other hours", { unfittedEvents: 999 }, { afterHours: 2 }, 2 * HOUR],
  ["a few new events, no hours", { unfittedEvents: 999 }, { afterHours: 0 }, undefined],
  ["enough new events", { unfittedEvents: 1000 }, {}, SETTLE],
  ["enough new events, no hours", { unfittedEvents: 1000 }, { afterHours: 0 }, SETTLE],
  ["enough for 0 events", { unfittedEvents: 1e6 }, { afterEvents: 0 }, 24 * HOUR],
  [
    "enough for 0 events and 0 hours",
    { unfittedEvents: 1e6 },
    { afterEvents: 0, afterHours: 0 },
    undefined,
  ],
  ["less than a tenth of a large log", { unfittedEvents: 9999, fittedEvents: 1e5 }, {}, 24 * HOUR],
  ["a tenth of a large log", { unfittedEvents: 10_000, fittedEvents: 1e5 }, {}, SETTLE],
  ["a tenth of a small log", { unfittedEvents: 100, fittedEvents: 1000 }, {}, 24 * HOUR],
  ["too few for the first model", { unfittedEvents: 99, fittedEvents: 0 }, {}, 24 * HOUR],
  ["enough for the first model", { unfittedEvents: 100, fittedEvents: 0 }, {}, SETTLE],
  ["fewer by the settings", { unfittedEvents: 10, fittedEvents: 0 }, { afterEvents: 10 }, SETTLE],
  [
    "a first model that is off",
    { unfittedEvents: 5000, fittedEvents: 0 },
    { afterEvents: 0, afterHours: 0 },
    undefined,
  ],
  [
    "a tenth more than had nothing to learn in them",
    { unfittedEvents: 1000, fittedEvents: 0, eventsWithoutLikes: 10_000 },
    {},
    SETTLE,
  ],
  [
    "less than a tenth more",
    { unfittedEvents: 999, fittedEvents: 0, eventsWithoutLikes: 10_000 },
    {},
    24 * HOUR,
  ],
  [
    "just after a short fit",
    { unfittedEvents: 1000, sinceFitMs: 0, fitMs: SECOND },
    {},
    30 * SECOND,
  ],
  [
    "later after a short fit",
    { unfittedEvents: 1000, sinceFitMs: 20 * SECOND, fitMs: SECOND },
    {},
    10 * SECOND,
  ],
  [
    "at the end of the cooldown",
    { unfittedEvents: 1000, sinceFitMs: 29 * SECOND, fitMs: SECOND },
    {},
    SETTLE,
  ],
  [
    "just after a long fit",
    { unfittedEvents: 5000, sinceFitMs: 0, fitMs: 60 * SECOND },
    {},
    1200 * SECOND,
  ],
  [
    "a cooldown that is longer than the hours",
    { unfittedEvents: 5000, sinceFitMs: 0, fitMs: HOUR },
    { afterHours: 2 },
    2 * HOUR,
  ],
  ["a lost model without new events", { isModelLost: true, fittedEvents: 0 }, {}, SETTLE],
  [
    "a lost model where fits are off",
    { isModelLost: true, fittedEvents: 0 },
    { afterEvents: 0, afterHours: 0 },
    SETTLE,
  ],
  [
    "a lost model just after a fit",
    { isModelLost: true, fittedEvents: 0, sinceFitMs: 0, fitMs: HOUR },
    {},
    SETTLE,
  ],
])("%s", (_, facts, settings, delay) => {
  expect(refitDelay({ ...IDLE, ...facts }, { ...STANDARD, ...settings })).toBe(delay);
});

const anyFacts = fc.record({
  unfittedEvents: fc.nat(1e6),
  fittedEvents: fc.nat(1e6),
  eventsWithoutLikes: fc.nat(1e6),
  isModelLost: fc.boolean(),
  sinceFitMs: fc.nat(48 * HOUR),
  fitMs: fc.nat(HOUR),
});
const anySettings = fc.record({ afterEvents: fc.nat(1e5), afterHours: fc.nat(500) });

test("more new events never put a fit off, and a fit never starts at once", () => {
  fc.assert(
    fc.property(anyFacts, anySettings, fc.nat(1e6), (facts, settings, more) => {
      const delay = refitDelay(facts, settings) ?? Number.POSITIVE_INFINITY;
      const added = { ...facts, unfittedEvents: facts.unfittedEvents + more };
      expect(refitDelay(added, settings) ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(delay);
      expect(delay).toBeGreaterThanOrEqual(SETTLE);
    }),
  );
});
