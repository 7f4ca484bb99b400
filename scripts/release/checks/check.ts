/** What a check is: an opened tarball in, one fault for each thing that is wrong with it. */
import type { Tarball } from "../tarball.ts";
import type { WorkspaceFacts } from "../workspace-facts.ts";

export interface Fault {
  /** The file in the tarball or in the workspace, or a field of package.json. */
  readonly where: string;
  /** What is wrong there. */
  readonly wrong: string;
  /** What to do. */
  readonly fix: string;
}

export type Check = (tarball: Tarball, workspace: WorkspaceFacts) => Fault[] | Promise<Fault[]>;

/** Where the rules of tarballs are written; error texts name it. */
export const RULES_FILE = "scripts/release/packed-packages.ts";
