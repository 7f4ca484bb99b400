/** The types of program-entry.mjs. */
export const PROGRAM: string;
export function programEntry(packageFile: string | URL): Promise<string>;
