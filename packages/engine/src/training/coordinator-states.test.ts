/** The states of training as a table, and what must hold for any order of events. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { effectOf, hasJob, isAttempting, nextState } from "./coordinator-states.ts";
import type { TrainingEffect, TrainingTrigger, TrainingState } from "./coordinator-states.ts";

const STATES: readonly TrainingState[] = [
  "idle",
  "scheduled",
  "due",
  "waiting_for_leadership",
  "fitting",
  "fitting_then_again",
  "saving",
  "saving_then_again",
  "restart_requested",
  "cancelled",
  "closed",
];
const EVENTS: readonly TrainingTrigger[] = [
  "fit_scheduled",
  "fit_due",
  "fit_requested",
  "newer_fit_requested",
  "refit_required",
  "refit_required_elsewhere",
  "fitted_elsewhere",
  "leadership_acquired",
  "model_fitted",
  "attempt_invalidated",
  "attempt_ended",
  "closed",
];

/** Every move there is, but for `closed`. What is not listed changes nothing. */
const MOVES: readonly [TrainingState, TrainingTrigger, TrainingState, TrainingEffect][] = [
  ["idle", "fit_scheduled", "scheduled", "none"],
  ["idle", "fit_due", "due", "start_attempt"],
  ["idle", "fit_requested", "waiting_for_leadership", "start_attempt"],
  ["idle", "newer_fit_requested", "waiting_for_leadership", "start_attempt"],
  ["idle", "refit_required", "waiting_for_leadership", "start_attempt"],

  ["scheduled", "fit_due", "due", "start_attempt"],
  ["scheduled", "fit_requested", "waiting_for_leadership", "start_attempt"],
  ["scheduled", "newer_fit_requested", "waiting_for_leadership", "start_attempt"],
  ["scheduled", "refit_required", "waiting_for_leadership", "start_attempt"],
  ["scheduled", "fitted_elsewhere", "idle", "none"],

  ["due", "fit_requested", "waiting_for_leadership", "none"],
  ["due", "newer_fit_requested", "waiting_for_leadership", "none"],
  ["due", "refit_required", "waiting_for_leadership", "none"],
  ["due", "fitted_elsewhere", "cancelled", "cancel_attempt"],
  ["due", "leadership_acquired", "fitting", "none"],
  ["due", "attempt_ended", "idle", "none"],

  ["waiting_for_leadership", "refit_required", "restart_requested", "cancel_attempt"],
  ["waiting_for_leadership", "refit_required_elsewhere", "restart_requested", "cancel_attempt"],
  ["waiting_for_leadership", "newer_fit_requested", "restart_requested", "cancel_attempt"],
  ["waiting_for_leadership", "attempt_invalidated", "restart_requested", "cancel_attempt"],
  ["waiting_for_leadership", "leadership_acquired", "fitting", "none"],
  ["waiting_for_leadership", "attempt_ended", "idle", "none"],

  ["fitting", "newer_fit_requested", "fitting_then_again", "none"],
  ["fitting", "refit_required", "restart_requested", "cancel_attempt"],
  ["fitting", "refit_required_elsewhere", "restart_requested", "cancel_attempt"],
  ["fitting", "attempt_invalidated", "restart_requested", "cancel_attempt"],
  ["fitting", "model_fitted", "saving", "none"],
  ["fitting", "attempt_ended", "idle", "none"],

  ["fitting_then_again", "refit_required", "restart_requested", "cancel_attempt"],
  ["fitting_then_again", "refit_required_elsewhere", "restart_requested", "cancel_attempt"],
  ["fitting_then_again", "attempt_invalidated", "restart_requested", "cancel_attempt"],
  ["fitting_then_again", "model_fitted", "saving_then_again", "none"],
  ["fitting_then_again", "attempt_ended", "waiting_for_leadership", "none"],

  ["saving", "newer_fit_requested", "saving_then_again", "none"],
  ["saving", "refit_required", "restart_requested", "cancel_attempt"],
  ["saving", "refit_required_elsewhere", "restart_requested", "cancel_attempt"],
  ["saving", "attempt_invalidated", "restart_requested", "cancel_attempt"],
  ["saving", "attempt_ended", "idle", "none"],

  ["saving_then_again", "refit_required", "restart_requested", "cancel_attempt"],
  ["saving_then_again", "refit_required_elsewhere", "restart_requested", "cancel_attempt"],
  ["saving_then_again", "attempt_invalidated", "restart_requested", "cancel_attempt"],
  ["saving_then_again", "attempt_ended", "waiting_for_leadership", "none"],

  ["restart_requested", "attempt_ended", "waiting_for_leadership", "none"],

  ["cancelled", "fit_due", "restart_requested", "cancel_attempt"],
  ["cancelled", "fit_requested", "restart_requested", "cancel_attempt"],
  ["cancelled", "newer_fit_requested", "restart_requested", "cancel_attempt"],
  ["cancelled", "refit_required", "restart_requested", "cancel_attempt"],
  ["cancelled", "attempt_ended", "idle", "none"],
];

test.each(MOVES)("%s, %s -> %s, effect: %s", (from, event, to, effect) => {
  expect(nextState(from, event)).toBe(to);
  expect(effectOf(from, to)).toBe(effect);
});

test("an event that a state does not list changes nothing", () => {
  const listed = new Set(MOVES.map(([from, event]) => `${from} ${event}`));
  const others = STATES.flatMap((from) =>
    EVENTS.filter((event) => event !== "closed" && !listed.has(`${from} ${event}`)).map(
      (event) => [from, event] as const,
    ),
  );
  expect(others.filter(([from, event]) => nextState(from, event) !== from)).toEqual([]);
});

test.each(STATES)("closing %s cancels what runs, and nothing starts afterwards", (from) => {
  expect(nextState(from, "closed")).toBe("closed");
  expect(effectOf(from, "closed")).toBe(isAttempting(from) ? "cancel_attempt" : "none");
  for (const event of EVENTS) expect(nextState("closed", event)).toBe("closed");
});

test("in any order of events a job ends only with its attempt, and what is required is not lost", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...EVENTS.filter((event) => event !== "closed"))),
      (events) => {
        let state: TrainingState = "idle";
        for (const event of events) {
          const next: TrainingState = nextState(state, event);
          if (hasJob(state) && !hasJob(next)) expect(event).toBe("attempt_ended");
          // After an erasure a model of the old data may not be the last one.
          if (event === "refit_required") {
            expect(["waiting_for_leadership", "restart_requested"]).toContain(next);
          }
          // Two attempts never run at the same time.
          if (isAttempting(state)) expect(effectOf(state, next)).not.toBe("start_attempt");
          state = next;
        }
      },
    ),
  );
});
