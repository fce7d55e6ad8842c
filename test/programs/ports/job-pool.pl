#!/usr/bin/perl
# job-pool N COMMAND...: runs all commands, N at a time, and prints how each has ended.
use strict;
use warnings;
use POSIX ':sys_wait_h';

my $n    = shift // die "usage: job-pool N COMMAND...\n";
my @jobs = map { {command => $_} } @ARGV;
my (%running, $most);
$most = 0;

sub reap {
    my $pid = wait;
    die "wait: $!" if $pid < 0;
    my $job = delete $running{$pid} or return;
    $job->{ending} = WIFSIGNALED($?) ? 'signal ' . WTERMSIG($?) : 'status ' . WEXITSTATUS($?);
}

for my $job (@jobs) {
    reap() if keys %running >= $n;
    my $pid = fork // die "fork: $!";
    unless ($pid) {
        exec 'sh', '-c', $job->{command};
        exit 127;
    }
    $running{$pid} = $job;
    $most = keys %running if $most < keys %running;
}
reap() while %running;

print "$_->{command}: $_->{ending}\n" for @jobs;
print scalar @jobs, " jobs, at most $most at a time\n";
