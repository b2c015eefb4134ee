/** What the command line is built from, and what the build leaves. Paths relative to the root; apart from build.mjs so that a warm start loads no more than this. */
export const commandLineBuild = {
  stamp: 'out/cli.stamp',
  sources: ['electron', 'shared', 'package.json', 'package-lock.json', 'scripts/lib/build.mjs'],
  outputs: ['out/cli/interleave.mjs'],
}
