/** Checks Node, memory, processors and open files. Tested through checks.test.ts. */
import { readFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";

import type { Finding } from "./finding.ts";
import { findingsOf, sizeOf } from "./finding.ts";

const OLDEST_NODE = [20, 19] as const;
const LEAST_BYTES = 200_000_000;
const FEW_BYTES = 1_000_000_000;
const LEAST_FILES = 256;
/** Connections in all, and some files. */
const MANY_FILES = 16_384 + 256;
const CPU_QUOTA_FILE = "/sys/fs/cgroup/cpu.max";
const LIMITS_FILE = "/proc/self/limits";

/** All of them. */
export function checkMachine(): Finding[] {
  const bytes = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  const cores = Math.min(availableParallelism(), cpuQuota(textOf(CPU_QUOTA_FILE)) ?? Infinity);
  return [
    checkNode(process.versions.node),
    checkMemory(bytes),
    checkCores(cores),
    ...checkOpenFiles(textOf(LIMITS_FILE)),
  ];
}

/** @param version as `20.19.0` */
export function checkNode(version: string): Finding {
  const { ok, fail } = findingsOf("node");
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  const isNew = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  return isNew ? ok(version) : fail(`${version}: ${OLDEST_NODE.join(".")} or newer is needed`);
}

/** @param bytes of the machine, or of its control group if that has a limit */
export function checkMemory(bytes: number): Finding {
  const { ok, warn, fail } = findingsOf("memory");
  const found = `${sizeOf(bytes)} for this process and its fits`;
  if (bytes < LEAST_BYTES) return fail(`${found}: give it 1 GB`);
  if (bytes < FEW_BYTES) {
    return warn(`${found}: set MODEL=rp3beta, which needs least, or give it 1 GB`);
  }
  return ok(found);
}

/** @param cores as a number, parts of one included */
export function checkCores(cores: number): Finding {
  const { ok, warn } = findingsOf("processors");
  if (cores >= 2) return ok(String(cores));
  return warn(`${cores}: answers wait while a model is fitted, two are better`);
}

/** @param limits the text of /proc/self/limits; undefined: the system has none */
export function checkOpenFiles(limits: string | undefined): Finding[] {
  const text = /^Max open files +(\d+)/m.exec(limits ?? "")?.[1];
  if (text === undefined) return [];
  const most = Number(text);
  const { ok, warn, fail } = findingsOf("open files");
  const raise = "raise it (ulimit -n, LimitNOFILE= of systemd)";
  if (most < LEAST_FILES) return [fail(`at most ${most}: ${raise}`)];
  if (most < MANY_FILES) {
    return [warn(`at most ${most}, and a server takes 16384 connections: ${raise}`)];
  }
  return [ok(`at most ${most}`)];
}

/** Processors that a control group allows; undefined: there is no limit. */
export function cpuQuota(text: string | undefined): number | undefined {
  const [, quota, period] = /^(\d+) (\d+)/.exec(text ?? "") ?? [];
  return quota === undefined || period === undefined ? undefined : Number(quota) / Number(period);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
