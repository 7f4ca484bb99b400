/** `hellorec-server doctor`: what keeps a server from working here. Tested through program-doctor.test.ts. */
import { stat } from "node:fs/promises";

import type { StoreInspection } from "@hellorec/store";

import type { Config } from "../config/config.ts";
import { ConfigError, readServeConfig } from "../config/config.ts";
import type { SettingSources } from "../config/settings.ts";
import { mergedEnvironment, nearNames, settingsInUse } from "../config/settings.ts";
import { findAddressProblem } from "../listen-address.ts";
import { checkClock } from "./clock-check.ts";
import { checkFolder } from "./disk-checks.ts";
import { checkExposure } from "./exposure-checks.ts";
import type { Finding } from "./finding.ts";
import { findingsOf, textOf } from "./finding.ts";
import { checkMachine } from "./machine-checks.ts";
import { checkPort } from "./port-check.ts";
import { addressOf, readinessOf } from "./running-server.ts";
import { checkStore } from "./store-check.ts";

/** What the command needs. */
export interface DoctorCommand {
  readonly sources: SettingSources;
  readonly version: string;
  /** The file of the program. */
  readonly programFile: string;
  readonly isJson: boolean;
  readonly print: (line: string) => void;
}

/** A check that takes longer has failed: a disk or a network that does not respond. */
const CHECK_MS = 8000;

/**
 * Runs all checks. It changes nothing.
 *
 * @returns the exit status: 1 where one failed
 */
export async function runDoctor(command: DoctorCommand): Promise<number> {
  const { isJson, print, version } = command;
  const findings: Finding[] = [];
  for await (const finding of allFindings(command)) {
    findings.push(finding);
    if (!isJson) print(textOf(finding));
  }
  const ok = findings.every(({ status }) => status !== "fail");
  if (isJson) print(JSON.stringify({ ok, version, checks: findings }));
  return ok ? 0 : 1;
}

async function* allFindings(command: DoctorCommand): AsyncGenerator<Finding, void> {
  yield findingsOf("version").ok(`hellorec-server ${command.version}`);
  const { config, findings } = await checkSettings(command.sources);
  yield* findings;
  if (config !== undefined) yield* dataFindings(command, config);
  yield* checkMachine();
}

async function* dataFindings(
  { programFile }: DoctorCommand,
  config: Config,
): AsyncGenerator<Finding, void> {
  const { HOST, PORT, DATABASE_URL } = config;
  const address = addressOf(HOST, PORT);
  const readiness = PORT === 0 ? undefined : await readinessOf(address);
  let store: StoreInspection | undefined;
  yield* await within("data", async () => {
    const checked = await checkStore(DATABASE_URL, address, readiness);
    store = checked.store;
    return checked.findings;
  });
  const file = store?.file;
  if (file !== undefined) yield* await within("disk", () => checkFolder(file));
  yield* await within("clock", async () => [
    checkClock({
      now: Date.now(),
      builtAt: await writtenAt(programFile),
      writtenAt: file === undefined ? undefined : await writtenAt(file),
      latestEvent: store?.content?.latestTime,
    }),
  ]);
  // A server holds its data file. Of a database nothing shows who uses it.
  const isDataUnused = store?.database === "sqlite" && !store.isLocked;
  const place = { host: HOST, port: PORT, readiness, isDataUnused };
  yield* await within("port", async () => [await checkPort(place)]);
  yield* checkExposure(config, store === undefined ? undefined : (store.content?.keys ?? 0));
}

async function checkSettings(
  sources: SettingSources,
): Promise<{ config: Config | undefined; findings: Finding[] }> {
  const { ok, warn, fail } = findingsOf("settings");
  const warnings = [...(sources.envFile?.warnings ?? []), ...nearNames(sources.environment)];
  try {
    const config = await readServeConfig(mergedEnvironment(sources), findAddressProblem);
    const set = settingsInUse(sources).filter(({ source }) => source.from !== "default");
    const findings = warnings.length > 0 ? warnings.map(warn) : [ok(`${set.length} are set`)];
    return { config, findings };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.message.split("\n").map(fail);
    return { config: undefined, findings: [...problems, ...warnings.map(warn)] };
  }
}

/** The findings of a check, or that it took too long. */
async function within(
  check: string,
  run: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Finding[]>((resolve) => {
    const finding = findingsOf(check).fail(
      `no answer within ${CHECK_MS / 1000} s: the disk or the network does not respond`,
    );
    timer = setTimeout(() => resolve([finding]), CHECK_MS);
  });
  try {
    return await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function writtenAt(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
