/** The states of training and the triggers that move between them, as one table. No effects. */

/**
 * - `idle`: no fit is due.
 * - `scheduled`: a fit starts by itself at a time that the refit policy set.
 * - `due`: that time has come. The leader lock is tried until this process has it or another process
 *   has fitted. Callers see no job yet.
 * - `waiting_for_leadership`: the same for a fit that a caller sees as a job.
 * - `fitting`: the fit process runs.
 * - `saving`: its model is saved and serves.
 * - `fitting_then_again`, `saving_then_again`: another fit follows in the same job, as this one may
 *   not include events that a caller wants in it.
 * - `restart_requested`: the attempt is being cancelled, as it reads or waits for what is no longer
 *   enough, or its model was refused. It starts again.
 * - `cancelled`: the wait for leadership is being cancelled, as another process has fitted.
 * - `closed`: no fit starts any more.
 */
export type TrainingState =
  | "idle"
  | "scheduled"
  | "due"
  | "waiting_for_leadership"
  | "fitting"
  | "fitting_then_again"
  | "saving"
  | "saving_then_again"
  | "restart_requested"
  | "cancelled"
  | "closed";

/**
 * - `fit_scheduled`: the refit policy set a time.
 * - `fit_due`: that time has come.
 * - `fit_requested`: a caller wants a fit, and no event is new.
 * - `newer_fit_requested`: a caller wants a fit that includes new events.
 * - `refit_required`: what fits read has changed, as events were erased or another model was
 *   selected. No fit of the old data may end with a model, and this process fits the new data.
 * - `refit_required_elsewhere`: the same, and another process fits the new data.
 * - `fitted_elsewhere`: a model of another process serves.
 * - `leadership_acquired`: this process has the leader lock, and the fit process starts.
 * - `model_fitted`: the fit process sent a model.
 * - `attempt_invalidated`: leadership was lost, or the model was refused as events were erased.
 * - `attempt_ended`: nothing of the attempt runs any more.
 * - `closed`: the engine closes.
 */
export type TrainingTrigger =
  | "fit_scheduled"
  | "fit_due"
  | "fit_requested"
  | "newer_fit_requested"
  | "refit_required"
  | "refit_required_elsewhere"
  | "fitted_elsewhere"
  | "leadership_acquired"
  | "model_fitted"
  | "attempt_invalidated"
  | "attempt_ended"
  | "closed";

type Moves = Readonly<Partial<Record<TrainingTrigger, TrainingState>>>;

const START: Moves = {
  fit_due: "due",
  fit_requested: "waiting_for_leadership",
  newer_fit_requested: "waiting_for_leadership",
  refit_required: "waiting_for_leadership",
};
const RESTART: Moves = {
  refit_required: "restart_requested",
  refit_required_elsewhere: "restart_requested",
  attempt_invalidated: "restart_requested",
};

/** A trigger that a state does not list leaves it as it is. `closed` ends every state. */
const TABLE: Readonly<Record<TrainingState, Moves>> = {
  idle: { ...START, fit_scheduled: "scheduled" },
  scheduled: { ...START, fitted_elsewhere: "idle" },
  due: {
    fit_requested: "waiting_for_leadership",
    newer_fit_requested: "waiting_for_leadership",
    refit_required: "waiting_for_leadership",
    fitted_elsewhere: "cancelled",
    leadership_acquired: "fitting",
    attempt_ended: "idle",
  },
  waiting_for_leadership: {
    ...RESTART,
    // The wait may end with another process's model, which has to include the new events too.
    newer_fit_requested: "restart_requested",
    leadership_acquired: "fitting",
    attempt_ended: "idle",
  },
  fitting: {
    ...RESTART,
    newer_fit_requested: "fitting_then_again",
    model_fitted: "saving",
    attempt_ended: "idle",
  },
  fitting_then_again: {
    ...RESTART,
    model_fitted: "saving_then_again",
    attempt_ended: "waiting_for_leadership",
  },
  saving: { ...RESTART, newer_fit_requested: "saving_then_again", attempt_ended: "idle" },
  saving_then_again: { ...RESTART, attempt_ended: "waiting_for_leadership" },
  restart_requested: { attempt_ended: "waiting_for_leadership" },
  cancelled: {
    fit_due: "restart_requested",
    fit_requested: "restart_requested",
    newer_fit_requested: "restart_requested",
    refit_required: "restart_requested",
    attempt_ended: "idle",
  },
  closed: {},
};

/** The state after a trigger. */
export function nextState(state: TrainingState, trigger: TrainingTrigger): TrainingState {
  if (trigger === "closed") return "closed";
  return TABLE[state][trigger] ?? state;
}

/** Whether an attempt goes on in this state, or is about to start. */
export function isAttempting(state: TrainingState): boolean {
  return state !== "idle" && state !== "scheduled" && state !== "closed";
}

/** Whether callers see a job that runs. */
export function hasJob(state: TrainingState): boolean {
  return isAttempting(state) && state !== "due" && state !== "cancelled";
}

/** What the coordinator does when it moves from one state to another. */
export type TrainingEffect = "start_attempt" | "cancel_attempt" | "none";

/** The effect of a move. */
export function effectOf(from: TrainingState, to: TrainingState): TrainingEffect {
  if (!isAttempting(from)) return isAttempting(to) ? "start_attempt" : "none";
  if (to === "restart_requested" || to === "cancelled" || to === "closed") return "cancel_attempt";
  return "none";
}
