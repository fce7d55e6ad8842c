#!/usr/bin/perl
# forker.pl: the same in perl.
use v5.26;
use warnings;
use POSIX qw(_exit);
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

sub once {
    my $start = clock_gettime(CLOCK_MONOTONIC);
    my $pid = fork // die "fork: $!";
    _exit(0) unless $pid;
    waitpid $pid, 0;
    return sprintf '%.0f', 1e9 * (clock_gettime(CLOCK_MONOTONIC) - $start);
}

$| = 1;
say 'ready';
while (my $count = <STDIN>) {
    my @times = map { once() } 1 .. $count;
    say "@times";
}
