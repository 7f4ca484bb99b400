/** What the checks read of a package.json. */
import { z } from "zod";

const ranges = z.record(z.string(), z.string()).default({});

const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string().optional(),
  private: z.boolean().default(false),
  license: z.string().optional(),
  /** Programs by their names. */
  bin: z.record(z.string(), z.string()).default({}),
  main: z.string().optional(),
  types: z.string().optional(),
  exports: z.unknown().optional(),
  dependencies: ranges,
  devDependencies: ranges,
  optionalDependencies: ranges,
  peerDependencies: ranges,
});

export type Manifest = z.infer<typeof manifestSchema>;

/**
 * @param file what the text was read from, for the message
 * @throws {Error} the text is no package.json
 */
export function parseManifest(text: string, file: string): Manifest {
  const parsed = manifestSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** What is installed beside the package. */
export function installedRanges(manifest: Manifest): Readonly<Record<string, string>> {
  return {
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
    ...manifest.dependencies,
  };
}
