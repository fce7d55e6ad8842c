#!/usr/bin/perl
# time-outs SECONDS COMMAND...: what each command prints, as long as it is there within SECONDS; else the command is ended.
use strict;
use warnings;

my $seconds = shift // die "usage: time-outs SECONDS COMMAND...\n";

sub within {
    my ($limit, $block) = @_;
    local $SIG{ALRM} = sub { die "timed out\n" };
    my @result;
    my $done = eval {
        alarm $limit;
        @result = $block->();
        alarm 0;
        1;
    };
    alarm 0;
    return $done ? \@result : undef;
}

for my $command (@ARGV) {
    my $pid = open my $output, '-|', 'sh', '-c', "exec 2>&1; $command" or die "fork: $!";
    my $lines = within($seconds, sub { <$output> });
    die if !$lines && $@ ne "timed out\n";
    kill KILL => $pid unless $lines;
    close $output;
    print "$command: ", $lines ? "status " . ($? >> 8) : "timed out", "\n", @{$lines || []};
}
print "alarms left: ", alarm 0, "\n";
