/** Every check of the workspace, with what it insists on. */
import type { Check } from "./check.ts";
import { classNames } from "./class-names.ts";
import { consoleCalls } from "./console-calls.ts";
import { dependencyRecords } from "./dependency-records.ts";
import { fileCircles } from "./file-circles.ts";
import { headers } from "./headers.ts";
import { unknownPackages } from "./known-packages.ts";
import { machineTraces } from "./machine-traces.ts";
import { packageCircles } from "./package-circles.ts";
import { forbiddenDependencies } from "./package-dependencies.ts";
import { forbiddenImports } from "./package-imports.ts";
import { plainWords } from "./plain-words.ts";
import { roomArrows } from "./room-arrows.ts";
import { sizes } from "./sizes.ts";
import { testPlaces } from "./test-places.ts";

export const checks: readonly (readonly [rule: string, check: Check])[] = [
  ["holds only packages that have a rule", unknownPackages],
  ["imports only along the arrows", forbiddenImports],
  ["depends only along the arrows", forbiddenDependencies],
  ["has no circle of packages", packageCircles],
  ["has no circle of files", fileCircles],
  ["imports only downwards between rooms", roomArrows],
  ["takes every version from the catalog, and says why each is there", dependencyRecords],
  ["names no machine and no registry", machineTraces],
  ["writes to the console in apps alone", consoleCalls],
  ["has small files and folders", sizes],
  ["begins each file with a header", headers],
  ["gives a class a name of its own", classNames],
  ["has each test beside its source", testPlaces],
  ["speaks in plain words", plainWords],
];
