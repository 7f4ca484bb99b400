/** Commands of the docs that are not run as the others are, each with the reason. */

/** A kind of commands, and why it is not run. */
export interface Exception {
  readonly commands: RegExp;
  readonly reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    commands:
      /^npx pnpm@12 (--filter \S+ )?(test|test:trpc|test:faults|test:abuse|test:contract|soak|test:outside)\b/,
    reason: "a test command: it is run by itself",
  },
  {
    commands: /npx pnpm@12 e2e\b/,
    reason: "needs a browser: a test command of its own",
  },
  { commands: /^npx pnpm@12 start\b/, reason: "it runs already: the other commands call it" },
  { commands: /^npx pnpm@12 dev$/, reason: "takes the port 5173 of the machine" },
  {
    commands: /^npx pnpm@12 bench (?!client$)|--write-docs/,
    reason: "a benchmark of minutes",
  },
  {
    commands:
      /^(npx pnpm@12 (bench|evaluate|hellorec)|hellorec (import|export|track)|hellorec-server (backup|import))$/,
    reason: "names the program without arguments",
  },
  {
    commands: /^npx tsx main\.mts$/,
    reason: "the file is the reader's: the code that goes into it is run by itself",
  },
  {
    commands: /^npx pnpm@12 audit\b/,
    reason: "asks for advisories, which not every registry answers",
  },
  {
    commands: /^(pip|openapi-python-client) /,
    reason: "needs Python",
  },
  {
    commands: /^npm install \.\/hellorec-(client|rpc-fastify)-/,
    reason: "installs in the reader's own project: client.outside.ts and rpc-fastify.outside.ts do",
  },
  {
    commands: /\.\/hellorec-(?:cli|server)-[\d.]+tgz/,
    reason: "the tarball lies in the reader's folder: programs.outside.ts runs both",
  },
  { commands: /^createdb |postgres:\/\//, reason: "needs PostgreSQL's own tools" },
  {
    commands: /^hellorec-server migrate --distribute$/,
    reason: "needs a cluster of Citus: apps/server/faults/citus.fault.ts runs it",
  },
  {
    commands: /completion (zsh|fish)/,
    reason: "needs another shell: apps/cli/src/completion/completion.test.ts runs it",
  },
];

/** They run until they are stopped; what they print at first shows that they work. */
export const ENDLESS = /--watch|serve( --demo)?$|hellorec-server\.js$/;
