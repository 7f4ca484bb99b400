/** Which packages are packed for others, what their tarballs may contain and how large they may be. */

export interface PackedPackage {
  /** Where it is in the workspace. */
  readonly folder: string;
  /** The most that its tarball may have: about a tenth above what it has today. */
  readonly maxPackedBytes: number;
  readonly maxUnpackedBytes: number;
  /** What may be in it beside ALWAYS_PACKED. */
  readonly contents: readonly RegExp[];
}

/** Every tarball has these. */
export const ALWAYS_PACKED: readonly string[] = [
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "package.json",
];

const LICENSES = /^dist\/THIRD-PARTY-LICENSES\.txt$/;

export const packedPackages: Readonly<Record<string, PackedPackage>> = {
  "@hellorec/client": {
    folder: "packages/client",
    maxPackedBytes: 550_000,
    maxUnpackedBytes: 2_750_000,
    contents: [LICENSES, /^dist\/[\w/-]+\.(?:c?js|c?js\.map|d\.c?ts)$/],
  },
  "@hellorec/rpc-fastify": {
    folder: "packages/rpc-fastify",
    maxPackedBytes: 165_000,
    maxUnpackedBytes: 640_000,
    contents: [LICENSES, /^dist\/[\w/-]+\.(?:c?js|c?js\.map|d\.c?ts)$/],
  },
  "@hellorec/cli": {
    folder: "apps/cli",
    maxPackedBytes: 255_000,
    maxUnpackedBytes: 990_000,
    contents: [LICENSES, /^dist\/(?:chunks\/)?[\w-]+\.js$/],
  },
  "@hellorec/server": {
    folder: "apps/server",
    maxPackedBytes: 2_500_000,
    maxUnpackedBytes: 6_200_000,
    contents: [
      LICENSES,
      /^dist\/[\w-]+\.js$/,
      // The page, and what it is compressed to.
      /^dist\/app\/(?:index\.html|theme\.js|THIRD-PARTY-LICENSES\.txt|[\w-]+\.(?:svg|png|webmanifest))(?:\.br|\.gz)?$/,
      /^dist\/app\/assets\/[\w.-]+\.(?:js|css|svg|png)(?:\.br|\.gz)?$/,
      // The documentation that the server shows at /docs/, and the files that it links to.
      /^dist\/pages\/[\w/.-]+\.(?:md|png)$/,
      /^dist\/pages\/(?:LICENSE|llms\.txt|\.env\.example|deploy\/[\w/.-]*(?:Dockerfile|Caddyfile|\.conf))$/,
      /^dist\/reference\/reference\.(?:css|js)$/,
    ],
  },
};

/** Packages that only this workspace uses: nobody packs them. */
export const workspaceOnly: readonly string[] = [
  "@hellorec/api",
  "@hellorec/bench",
  "@hellorec/credentials",
  "@hellorec/datasets",
  "@hellorec/e2e",
  "@hellorec/engine",
  "@hellorec/evaluate",
  "@hellorec/immutable",
  "@hellorec/recommender",
  "@hellorec/store",
  "@hellorec/test-postgres",
  "@hellorec/web",
];

/** The rules of a package. @throws {RangeError} it is not packed */
export function rulesOf(name: string): PackedPackage {
  const rules = packedPackages[name];
  if (rules === undefined) throw new RangeError(`${name} is not in packed-packages.ts`);
  return rules;
}
