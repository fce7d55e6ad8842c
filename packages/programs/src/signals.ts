import { SIG } from '@perlipc/perl';

// At SIGUSR1 Node opens its debugger on a port. Perl's programs die of it, and so do these.
SIG['USR1'] = 'DEFAULT';
