/** No file names the machine or the network that the project was written on. */
import type { Workspace } from "../workspace.ts";

const TRACES: readonly (readonly [string, RegExp])[] = [
  ["a registry's address", /https?:\/\/[\w.-]*(?:registry|artifactory|nexus|verdaccio|npmmirror)/i],
  ["a registry's address", /^\s*(?:tarball:|@?[\w-]*:?registry\s*=)/m],
  ["a path of one machine", /(?:^|[\s"'`(=])(?:\/(?:root|work|Users)\/|\/home\/\w|[A-Z]:\\Users)/m],
];

/** The first trace of each kind in each file. */
export function machineTraces(workspace: Workspace): string[] {
  return workspace.files.flatMap(({ path, text }) =>
    tracesIn(text).map((trace) => `${path}: names ${trace}`),
  );
}

/** The first trace of each kind in a text: what it is, and how it reads. */
export function tracesIn(text: string): string[] {
  return TRACES.flatMap(([what, pattern]) => {
    const match = pattern.exec(text);
    return match === null ? [] : [`${what}: ${match[0].trim()}`];
  });
}
