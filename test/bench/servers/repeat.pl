#!/usr/bin/perl
# repeat.pl exit|code|servbyname|hostbyaddr: the same in perl.
use v5.26;
use warnings;
use POSIX qw(_exit);
use Socket qw(AF_INET INADDR_LOOPBACK);
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

pipe my $reader, my $writer or die "pipe: $!";

sub now { clock_gettime(CLOCK_MONOTONIC) }

sub fork_exit {
    my $pid = fork // die "fork: $!";
    _exit(0) unless $pid;
    waitpid $pid, 0;
    return now();
}

sub fork_code {
    my $pid = fork // die "fork: $!";
    unless ($pid) {
        syswrite $writer, pack 'd', now();
        _exit(0);
    }
    sysread $reader, my $said, 8;
    waitpid $pid, 0;
    return unpack 'd', $said;
}

sub servbyname {
    die 'getservbyname' unless getservbyname('smtp', 'tcp') == 25;
    return now();
}

sub hostbyaddr {
    die 'gethostbyaddr' unless gethostbyaddr(INADDR_LOOPBACK, AF_INET) eq 'localhost';
    return now();
}

my $once = {
    exit       => \&fork_exit,
    code       => \&fork_code,
    servbyname => \&servbyname,
    hostbyaddr => \&hostbyaddr,
}->{$ARGV[0]};

sub timed {
    my $start = now();
    return sprintf '%.0f', 1e9 * ($once->() - $start);
}

$| = 1;
say 'ready';
while (my $count = <STDIN>) {
    my @times = map { timed() } 1 .. $count;
    say "@times";
}
