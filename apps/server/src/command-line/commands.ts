/** The commands of the program: their arguments, their options, and what they do. */

/** An option, as `--name VALUE` or `--name`. */
export interface OptionSpec {
  readonly name: string;
  /** The value in the help; left out: it takes none. */
  readonly value?: string;
  readonly meaning: string;
}

/** A command. */
export interface CommandSpec {
  readonly name: string;
  /** After the name, as the help shows it. */
  readonly synopsis: string;
  readonly summary: string;
  /** The most words after the name. */
  readonly maxArguments: number;
  readonly options: readonly OptionSpec[];
  /** Further lines of the command's own help. */
  readonly details: readonly string[];
  /** Whether its help lists the settings that matter first. */
  readonly showsSettings: boolean;
}

const JSON_OPTION: OptionSpec = { name: "json", meaning: "print one line of JSON" };

/**
 * Options of every command that reads settings. Their names are not `--env-file`: Node 20 takes that for
 * itself, also behind the name of the program.
 */
export const ENV_FILE_OPTIONS: readonly OptionSpec[] = [
  {
    name: "dotenv",
    value: "FILE",
    meaning: "read settings from this file instead of .env, as HELLOREC_DOTENV=FILE does",
  },
  { name: "no-dotenv", meaning: "read the environment alone" },
];

/** All commands, in order of need. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: "serve",
    synopsis: "[--demo]",
    summary: "serve the data at DATABASE_URL over HTTP",
    maxArguments: 0,
    options: [{ name: "demo", meaning: "fill an empty store with a small catalog" }],
    details: [
      "SIGTERM stops it: it answers what was asked, and exits with status 0.",
      "Status 1: a failure while running. Status 2: wrong usage, settings or data; a line says which.",
    ],
    showsSettings: true,
  },
  {
    name: "doctor",
    synopsis: "[--json]",
    summary: "check data, disk, clock, port and machine; changes nothing",
    maxArguments: 0,
    options: [JSON_OPTION],
    details: [
      "One line for each check, with ok, warn or fail, and what to do.",
      "Status 0: nothing failed. Status 1: something did.",
    ],
    showsSettings: false,
  },
  {
    name: "config",
    synopsis: "check|print [--json]",
    summary: "check all settings without a start; print them without secrets",
    maxArguments: 1,
    options: [JSON_OPTION],
    details: [
      "print: every setting, its value, and where it comes from.",
      "check: every mistake at once, and names that look mistyped. Status 0: serve would take them; 2: not.",
    ],
    showsSettings: false,
  },
  {
    name: "keys",
    synopsis: "create|list|revoke|rotate",
    summary: "make, list, end and replace the keys of callers",
    maxArguments: 2,
    options: [
      { name: "scope", value: "read|write|admin", meaning: "create: what the key allows" },
      { name: "name", value: "NAME", meaning: "create: who has it" },
      { name: "expires", value: "90d", meaning: "create: when it ends by itself" },
      {
        name: "print",
        meaning: "create: make one for HELLOREC_ADMIN_KEY, without a store",
      },
      { name: "overlap", value: "1d", meaning: "rotate: how long the old key stays valid" },
    ],
    details: [
      "keys create --scope read|write|admin [--name NAME] [--expires 90d]",
      "                        make a key, and print it this once",
      "keys create --print     make a key for HELLOREC_ADMIN_KEY, without a store",
      "keys list               list the keys, without what could be used to call",
      "keys revoke KEY_ID      end a key, on every server within 2 seconds",
      "keys rotate KEY_ID [--overlap 1d]",
      "                        make a key in place of another, which ends after that time",
    ],
    showsSettings: false,
  },
  {
    name: "migrate",
    synopsis: "[--distribute]",
    summary: "create or migrate the store, and stop; serve does it too",
    maxArguments: 0,
    options: [
      { name: "distribute", meaning: "also spread the events over the workers of a Citus cluster" },
    ],
    details: [
      "--distribute wants DATABASE_URL to name the coordinator, and no server to run. It can be repeated.",
    ],
    showsSettings: false,
  },
  {
    name: "backup",
    synopsis: "FILE",
    summary: "copy the store, running or not, to a new file",
    maxArguments: 1,
    options: [],
    details: ["The copy opens like any store. PostgreSQL has its own tools: pg_dump."],
    showsSettings: false,
  },
  {
    name: "import",
    synopsis: "FILE",
    summary: "read an export (JSON Lines) into the store, items of any size",
    maxArguments: 1,
    options: [],
    details: [
      "Not beside a server over the same file: hellorec import reads into a running one.",
      "Into a small data file it makes the indexes last: what is killed has changed nothing.",
    ],
    showsSettings: false,
  },
];

/** The command of a name. */
export function commandOf(name: string): CommandSpec | undefined {
  return COMMANDS.find((command) => command.name === name);
}
