/** What pnpm leaves out of a tarball: the parts of a package.json that only this workspace can use. */
const OWN = new Set(["devDependencies", "scripts"]);

export const hooks = {
  beforePacking: (manifest) =>
    Object.fromEntries(Object.entries(manifest).filter(([field]) => !OWN.has(field))),
};
