/** Text in the browser's storage. Without storage every call still works, but nothing is kept. */

/** The stored text; undefined where there is none, or no storage. */
export function readText(storage: () => Storage, name: string): string | undefined {
  try {
    return storage().getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Stores a text; undefined removes it. */
export function storeText(storage: () => Storage, name: string, text: string | undefined): void {
  try {
    if (text === undefined) storage().removeItem(name);
    else storage().setItem(name, text);
  } catch {
    // The storage is full or disabled.
  }
}

/** A stored list of texts; empty where the JSON is not one. */
export function parseTexts(json: string | undefined): string[] {
  try {
    const value: unknown = JSON.parse(json ?? "[]");
    return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
  } catch {
    return [];
  }
}
