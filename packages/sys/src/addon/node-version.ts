const FLOOR = [20, 17] as const;

/** Throws for a Node that is too old: what it lacks would be reported as a fault of the addon, or of some other module. */
export function checkNode(version = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])) return;
  throw new Error(
    `@perlipc/sys needs Node ${FLOOR.join('.')} or newer, and this is Node ${version}. Newer ones: https://nodejs.org/en/download`,
  );
}
