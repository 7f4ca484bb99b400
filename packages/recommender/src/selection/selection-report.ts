/**
 * The outcome of a model selection: the selected model, its trials, and the reason in words. Tested
 * through select-model.test.ts.
 */
import { DEFAULT_MODEL } from "../models/model-registry.ts";
import type { NamedParams } from "../models/model-registry.ts";
import type { Candidate } from "./search-space.ts";
import { bestTrial } from "./trial.ts";
import type { Trial } from "./trial.ts";

/** The selected model and the trials it was selected from. */
export interface SelectionReport extends Candidate {
  /** In order of time. Empty if there was too little data to compare candidates. */
  readonly trials: readonly Trial[];
  /** Why this model was selected, in a sentence or two for people. */
  readonly reason: string;
  /**
   * The time after which the search was stopped, in seconds. Only if that came before the end of its
   * work: the selection then depends on the speed of the machine.
   */
  readonly stopped_after_seconds?: number;
}

/** The report if there is too little data to compare models: the default model with its defaults. */
export function reportOfScarceData(
  defaults: NamedParams,
  heldOut: number,
  needed: number,
): SelectionReport {
  return {
    model: DEFAULT_MODEL,
    params: defaults,
    trials: [],
    reason: `Only ${heldOut} of the interactions could be held out, and comparing models takes ${needed}: ${DEFAULT_MODEL} with its defaults is a safe start.`,
  };
}

/**
 * The report of some trials.
 *
 * @param selected one of the trials, or undefined if there are none
 * @param stoppedAfterSeconds if time ended the search before its work was done
 */
export function reportOfTrials(
  defaults: NamedParams,
  trials: readonly Trial[],
  selected: Trial | undefined,
  stoppedAfterSeconds?: number,
): SelectionReport {
  const stopped =
    stoppedAfterSeconds === undefined ? {} : { stopped_after_seconds: stoppedAfterSeconds };
  if (selected === undefined) {
    return {
      model: DEFAULT_MODEL,
      params: defaults,
      trials: [],
      reason: `${nothingText(stoppedAfterSeconds)}: ${DEFAULT_MODEL} with its defaults is a safe start.`,
      ...stopped,
    };
  }
  const { model, params } = selected;
  const reason = reasonOf(selected, trials) + stopText(stoppedAfterSeconds);
  return { model, params, trials, reason, ...stopped };
}

function nothingText(seconds: number | undefined): string {
  return seconds === undefined
    ? "The data is too large to compare models within the budget"
    : `Nothing could be measured within ${seconds} s`;
}

/** A search that time ended may end otherwise on a faster machine. */
function stopText(seconds: number | undefined): string {
  return seconds === undefined
    ? ""
    : ` The comparison was stopped after ${seconds} s, before its work was done.`;
}

/**
 * Why a trial was selected, in one sentence. It speaks of recall alone, the metric that every other
 * place shows first, and does not call a model the best that finds less than another.
 */
function reasonOf(selected: Trial, trials: readonly Trial[]): string {
  const { model } = selected;
  const rivals = trials.filter((trial) => trial.model !== model && trial.items === selected.items);
  let next: Trial | undefined;
  for (const trial of rivals) {
    if (next === undefined || trial.recall > next.recall) next = trial;
  }
  if (next === undefined) {
    return `No other kind of model could be measured within the budget, so ${model} is used without a comparison.`;
  }
  const compared = new Set(rivals.map((rival) => rival.model)).size + 1;
  const start = `Of ${compared} kinds of models compared,`;
  const kept = "of the likes that were kept back";
  if ((bestTrial(trials)?.metric ?? 0) > selected.metric) {
    return `${start} none is better than this one with its defaults by more than chance.`;
  }
  if (isAsGood(selected.recall, next.recall)) {
    return `${start} it finds as many ${kept} as ${next.model}, and puts them higher in the list.`;
  }
  if (selected.recall > next.recall) {
    return `${start} it finds the most ${kept}: ${moreText(selected.recall, next.recall)} than ${next.model}, the next.`;
  }
  return `${start} it puts the likes that were kept back highest in the list, though ${next.model} finds ${moreText(next.recall, selected.recall)} of them.`;
}

/** Smaller differences than this would be told as "0.0% more". */
const LEAST_DIFFERENCE = 0.0005;

function isAsGood(one: number, other: number): boolean {
  return Math.abs(one - other) <= LEAST_DIFFERENCE * Math.max(one, other);
}

function moreText(more: number, less: number): string {
  return less === 0 ? "more" : `${(100 * (more / less - 1)).toFixed(1)}% more`;
}
