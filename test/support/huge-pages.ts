import { existsSync } from 'node:fs';
import { release } from 'node:os';

/** Why memory can't be collapsed into huge pages here. */
export const noHugePages =
  existsSync('/sys/kernel/mm/transparent_hugepage') && Number.parseFloat(release()) >= 6.1
    ? undefined
    : 'the kernel has no MADV_COLLAPSE';
