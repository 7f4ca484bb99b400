/** Coined words that were replaced by the field's words, and must not come back. */

export interface Phrase {
  /** A space stands for any space, line breaks of comments included. */
  readonly not: RegExp;
  /** What to write instead. */
  readonly say: string;
}

/** A line that uses one of them properly. */
export interface ProperUse {
  readonly path: string;
  /** A part of the line. */
  readonly line: string;
}

export const phrases: readonly Phrase[] = [
  { not: /\bwhoever\b/i, say: "everyone who, callers, clients, operators" },
  { not: /\bsomebody\b/i, say: "a user, a client, another process" },
  { not: /\bwho asks\b/i, say: "the caller" },
  { not: /\bmade anew\b/i, say: "rebuilt, recomputed" },
  { not: /\bcatalogues?\b/i, say: "catalog" },
  { not: /\bbehind (?:the )?\w+'s? backs?\b/i, say: "off the main thread, in the background" },
  { not: /\bdear(?:er|est|ly)?\b/i, say: "costly, expensive" },
  { not: /\bwrong guess(?:es)?\b/i, say: "misprediction" },
  { not: /\bmend(?:s|ed|ing)?\b/i, say: "fix, repair" },
  { not: /\bkept[ -]?lists?\b|KeptLists?\b/i, say: "list cache" },
  { not: /\bnever_again\b/i, say: "a name for the count or for stale" },
  { not: /(?<!-)\bbasis\b/i, say: "dependencies" },
  { not: /\bshort ?way\b|\banswerShortly\b/i, say: "fast path" },
  { not: /\banswerOfficially\b|\bofficial (?:way|path|one|handler)\b/i, say: "tRPC's handler" },
  { not: /\bFitLead\w*|\btryLead\b|\bfit-lead\b/, say: "leader lock, leadership" },
  { not: /\b(?:spoken|speaks?|said) (?:for|against)\b/i, say: "contributions, negative evidence" },
  { not: /\blessons?\b/i, say: "the legacy Flask API" },
  { not: /\b(?:try|tries|tried|send|sent|ask|asked|asks) once more\b/i, say: "retry" },
  { not: /\bat hand\b/i, say: "cached, available" },
  { not: /\bin turn\b/i, say: "one after another" },
  { not: /\btold of\b/i, say: "notified of" },
  { not: /\baside\b/i, say: "off the main thread, in a worker" },
  { not: /\boverlays?\b/i, say: "cold-start items" },
  { not: /\w+-turns\b|[a-z]Turns\b|\bTurns\b(?= ?[<({])/, say: "fair scheduler" },
  { not: /\bpace\b/i, say: "throttle" },
  { not: /\bforeign sites?\b|\bforeignSite\b/i, say: "cross-site request; CSRF guard" },
  { not: /\bfirstChoice\b/i, say: "candidate, trial, selected model" },
  {
    not: /\btakesOptionsApart\b/,
    say: "an option: nothing is decided by a function's source text",
  },
];

/** Add a line only where the plain word would be wrong. */
export const properUses: readonly ProperUse[] = [];
