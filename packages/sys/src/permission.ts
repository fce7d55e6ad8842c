/** Throws as `child_process` does where Node's permission model allows this process no children. */
export function requireChildProcess(): void {
  const { permission } = process as { permission?: { has(scope: string): boolean } };
  if (permission === undefined || permission.has('child')) return;
  throw Object.assign(
    new Error('Access to this API has been restricted. Use --allow-child-process to manage permissions.'),
    { code: 'ERR_ACCESS_DENIED', permission: 'ChildProcess' },
  );
}
