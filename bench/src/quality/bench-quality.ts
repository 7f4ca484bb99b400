/** `bench quality`: quality and cost of every model of this project, beside those of other libraries. */
import { join } from "node:path";

import type { Split } from "@hellorec/recommender";

import { BenchError } from "../bench-error.ts";
import { bundlePrograms, timed } from "../processes/programs.ts";
import { runDirectory } from "../processes/run-directory.ts";
import { describeMachine } from "../reporting/machine.ts";
import { writeJson } from "../reporting/publish.ts";
import type { Report } from "../reporting/report.ts";
import { contenderOutputSchema } from "./contender-output.ts";
import type { Contender } from "./contenders.ts";
import { contenders } from "./contenders.ts";
import { readNumberLists, writeNumberLists } from "./number-lists.ts";
import type { Figures, Outcome } from "./outcomes.ts";
import { earlierOutcomes, merged, qualityReport } from "./outcomes.ts";
import type { QualityData } from "./quality-data.ts";
import { missingFile, qualityData, trainLists } from "./quality-data.ts";
import { scoreLists } from "./score-lists.ts";

/** Length of the lists, as research measures them. */
const LENGTH = 20;
/** No contender and no run takes longer. What is left over then is left out. */
const MOST_SECONDS = 240;
const MOST_SECONDS_TOGETHER = 14 * 60;

export interface QualityOptions {
  /** Names of contenders and of data sets; none of a kind: all of it. */
  readonly only: readonly string[];
  /** The smallest data set alone. */
  readonly quick: boolean;
  readonly gowalla: string;
  readonly movielens: string;
  readonly progress: (line: string) => void;
}

/** What the contenders of a data set are measured on. */
interface Task {
  readonly split: Split;
  readonly trainFile: string;
  readonly listsFile: string;
}

/**
 * Measures all contenders on one data set after the other, each in a process of its own. Outcomes are
 * written after each; with `only`, those of an earlier run stay beside the new ones.
 *
 * @throws {BenchError} a name is unknown; a model of this project fails; anybody's list breaks a rule
 */
export async function* benchQuality(options: QualityOptions): AsyncGenerator<Report> {
  const deadline = performance.now() + MOST_SECONDS_TOGETHER * 1000;
  const all = contenders();
  const sets = qualityData(options).slice(0, options.quick ? 1 : undefined);
  const [chosen, chosenSets] = chooseNamed(options.only, all, sets);
  const machine = describeMachine();
  await bundlePrograms();
  for (const data of chosenSets) {
    const missing = missingFile(data);
    if (missing !== undefined) {
      options.progress(`quality: without ${data.name}: no ${missing}`);
      continue;
    }
    using directory = runDirectory();
    const split = await data.read();
    const [trainFile, listsFile] = ["train", "lists"].map((name) => join(directory.path, name));
    if (trainFile === undefined || listsFile === undefined) throw new Error("two names, two files");
    writeNumberLists(trainFile, trainLists(split));
    const task = { split, trainFile, listsFile };
    const earlier = options.only.length === 0 ? [] : earlierOutcomes(data.name);
    const latest: Outcome[] = [];
    const report = (): Report =>
      qualityReport(
        data.name,
        machine,
        aboutData(data, split),
        merged(
          all.map(({ name }) => name),
          earlier,
          latest,
        ),
      );
    for (const [at, contender] of chosen.entries()) {
      options.progress(`${data.name}, ${at + 1} of ${chosen.length}: ${contender.description}`);
      const outcome = await outcomeOf(contender, task, deadline);
      options.progress(`  ${outcome.left_out ?? summaryOf(outcome)}`);
      latest.push(outcome);
      await writeJson(report());
    }
    yield report();
  }
}

function chooseNamed(
  only: readonly string[],
  all: readonly Contender[],
  sets: readonly QualityData[],
): [readonly Contender[], readonly QualityData[]] {
  const known = [...sets, ...all].map(({ name }) => name);
  const unknown = only.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new BenchError(`--only ${unknown.join(",")}: there are ${known.join(", ")}`);
  }
  const named = <Named extends { readonly name: string }>(from: readonly Named[]) => {
    const some = from.filter(({ name }) => only.includes(name));
    return some.length === 0 ? from : some;
  };
  return [named(all), named(sets)];
}

function aboutData({ description }: QualityData, { train }: Split): string[] {
  const counts = [train.userCount, train.itemCount, train.userItems.length];
  const [users, items, interactions] = counts.map((count) => count.toLocaleString("en"));
  return [
    `${description}: ${users} users, ${items} items, ${interactions} interactions in train.`,
    `Each model in a process of its own, one run; requests are lists of ${LENGTH} made one at a time in that process.`,
  ];
}

async function outcomeOf(contender: Contender, task: Task, deadline: number): Promise<Outcome> {
  const { name, description } = contender;
  const outcome = { contender: name, description, date: new Date().toISOString() };
  const obstacle = contender.obstacle(task.split.train.itemCount);
  if (obstacle !== undefined) return { ...outcome, left_out: obstacle };
  const seconds = Math.min(MOST_SECONDS, (deadline - performance.now()) / 1000);
  if (seconds <= 0) {
    const minutes = MOST_SECONDS_TOGETHER / 60;
    return { ...outcome, left_out: `${minutes} minutes were over: run it with --only ${name}` };
  }
  const figures = await measure(contender, task, seconds);
  if (typeof figures !== "string") return { ...outcome, figures };
  if (contender.isOurs) throw new BenchError(`${description}: ${figures}`);
  return { ...outcome, left_out: figures };
}

/** The figures, or why the program gave none. */
async function measure(
  { command, description }: Contender,
  { split, trainFile, listsFile }: Task,
  limitSeconds: number,
): Promise<Figures | string> {
  const args = [trainFile, listsFile, String(split.train.itemCount), String(LENGTH)];
  let run;
  try {
    run = await timed([...command, ...args], contenderOutputSchema, limitSeconds);
  } catch (error) {
    return failureOf(error, limitSeconds);
  }
  try {
    const { recall, ndcg } = scoreLists(readNumberLists(listsFile), split, LENGTH);
    return { ...run.output, recall, ndcg, seconds: run.seconds };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new BenchError(`${description}: ${message}`, { cause: error });
  }
}

function failureOf(error: unknown, limitSeconds: number): string {
  if (!(error instanceof Error)) return String(error);
  if ("killed" in error && error.killed === true) {
    return `not done within ${Math.round(limitSeconds)} s`;
  }
  return `failed: ${error.message.trim().split("\n").at(-1) ?? ""}`;
}

function summaryOf({ figures }: Outcome): string {
  if (figures === undefined) return "";
  const { recall, ndcg, fit_seconds, seconds } = figures;
  return `recall ${recall.toFixed(4)}, NDCG ${ndcg.toFixed(4)}, fitted in ${fit_seconds.toFixed(1)} s, ${seconds.toFixed(1)} s together`;
}
