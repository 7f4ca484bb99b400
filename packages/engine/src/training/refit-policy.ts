/** The refit policy: decides from numbers alone when to fit again. It has no timers and no state. */

/**
 * New events seldom come alone: an import goes on, or a caller trains right after it. Other processes
 * report many at once.
 */
export const SETTLE_MS = 5000;
/** The cooldown after a fit is at least this long. */
const MIN_COOLDOWN_MS = 30_000;
/**
 * The cooldown after a fit, or after a count of the log, is this many times its duration: each takes
 * at most a twentieth of the time.
 */
export const COOLDOWN_FACTOR = 20;
/** New events worth a fit, as a share of the events that the last fit read. */
const NEW_SHARE = 0.1;
/** Events worth the first model, if fewer: without a model every user gets the same list. */
const FIRST_EVENTS = 100;
const HOUR_MS = 3_600_000;

/** The operator's settings. */
export interface RefitSettings {
  /** Fit again after this many new events, or a tenth of the log if that is more; 0: never. */
  readonly afterEvents: number;
  /** With fewer new events, fit again after this many hours; 0: never. */
  readonly afterHours: number;
}

/** What the decision depends on. */
export interface RefitFacts {
  /** Events that no fit includes. */
  readonly unfittedEvents: number;
  /** Events that the last model was fitted to; 0: there is no model. */
  readonly fittedEvents: number;
  /** Events that the last fit read without finding a like to learn from; 0: it found some. */
  readonly eventsWithoutLikes: number;
  /** A model served and was discarded. */
  readonly isModelLost: boolean;
  /**
   * Time since the last fit ended, in milliseconds; Infinity: there was none, or it found nothing to
   * learn. A first model that waits for data needs no cooldown: it takes a tenth more events each
   * time.
   */
  readonly sinceFitMs: number;
  /** Duration of the last fit, in milliseconds. */
  readonly fitMs: number;
}

/**
 * Decides when to fit.
 *
 * @returns milliseconds from now, at least {@link SETTLE_MS}; undefined: not for these facts alone
 * @example
 * const facts = {
 *   unfittedEvents: 1000,
 *   fittedEvents: 500,
 *   eventsWithoutLikes: 0,
 *   isModelLost: false,
 *   sinceFitMs: 60_000,
 *   fitMs: 1000,
 * };
 * refitDelay(facts, { afterEvents: 1000, afterHours: 24 }); // 5000
 */
export function refitDelay(facts: RefitFacts, settings: RefitSettings): number | undefined {
  const delays = [
    ...(facts.isModelLost ? [SETTLE_MS] : []),
    ...(hasEnoughEvents(facts, settings) ? [Math.max(SETTLE_MS, cooldownMs(facts))] : []),
    ...(facts.unfittedEvents > 0 && settings.afterHours > 0 ? [settings.afterHours * HOUR_MS] : []),
  ];
  return delays.length === 0 ? undefined : Math.min(...delays);
}

function hasEnoughEvents(
  { unfittedEvents, fittedEvents, eventsWithoutLikes }: RefitFacts,
  { afterEvents }: RefitSettings,
): boolean {
  if (afterEvents === 0) return false;
  const enough =
    fittedEvents === 0
      ? Math.max(Math.min(afterEvents, FIRST_EVENTS), NEW_SHARE * eventsWithoutLikes)
      : Math.max(afterEvents, NEW_SHARE * fittedEvents);
  return unfittedEvents >= enough;
}

/** What is left of the cooldown after the last fit. */
function cooldownMs({ sinceFitMs, fitMs }: RefitFacts): number {
  return Math.max(MIN_COOLDOWN_MS, COOLDOWN_FACTOR * fitMs) - sinceFitMs;
}
