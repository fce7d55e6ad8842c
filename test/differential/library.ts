import { carp, croak } from '@perlipc/perl';

/** What another package is in Perl: functions of another file, whose complaints name their caller. */
export const careful = () => carp('careful');
export const throughAnother = () => careful();
export const bad = () => croak('bad: ', 1);
