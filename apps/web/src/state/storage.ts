/** Text kept in the browser; a browser that keeps nothing costs memory between visits, no more. */

/** What was kept under a name; undefined where nothing was, or nothing can be. */
export function recall(storage: () => Storage, name: string): string | undefined {
  try {
    return storage().getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a text, or forgets what was kept. */
export function keep(storage: () => Storage, name: string, text: string | undefined): void {
  try {
    if (text === undefined) storage().removeItem(name);
    else storage().setItem(name, text);
  } catch {
    // Full or switched off.
  }
}

/** A kept list of texts; empty where what was kept is none. */
export function parseTexts(json: string | undefined): string[] {
  try {
    const value: unknown = JSON.parse(json ?? "[]");
    return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
  } catch {
    return [];
  }
}
