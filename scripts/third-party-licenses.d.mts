/** The types of third-party-licenses.mjs. */
export const LICENSES_FILE: string;
export function thirdPartyLicenses(files: readonly string[]): Promise<string>;
export function bundledFiles(
  result: {
    readonly metafile: {
      readonly outputs: Readonly<
        Record<
          string,
          { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }
        >
      >;
    };
  },
  folder?: string,
): string[];
