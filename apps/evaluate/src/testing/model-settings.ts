/** For tests: the settings of a run that measures models. */
import { parseSettings } from "../settings/parse-settings.ts";
import type { ModelSettings } from "../settings/settings.ts";

/** The settings of a command line without `--cold-items`. */
export function modelSettings(args: readonly string[]): ModelSettings {
  const settings = parseSettings(args);
  if (settings.kind === "models") return settings;
  throw new Error("these settings measure no models");
}
