/** Which wire versions this build speaks. A rolling upgrade keeps two versions back (docs/protocol.md §7). */

export const VERSIONS = [1] as const;
export type Version = (typeof VERSIONS)[number];

/** The highest version both speak, or undefined where there is none. */
export const negotiate = (offered: readonly number[]): Version | undefined => [...VERSIONS].reverse().find((version) => offered.includes(version));
