#!/usr/bin/perl
# prefork [PORT [CHILDREN [CLIENTS]]]: children forked ahead accept from one listening socket; each ends after some clients, and
# the parent forks another one, until SIGTERM ends all.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Listening;

my $port     = shift // 0;
my $children = shift // 3;
my $clients  = shift // 2;
$| = 1;
my ($server, $bound) = listening($port);
my (%pids, $stop);

sub serve {
    my $place = shift;
    $SIG{TERM} = 'DEFAULT';
    $SIG{PIPE} = 'IGNORE';
    for (my $served = 1; $served <= $clients;) {
        accept(my $client, $server) or next;
        print $client "client ", $served++, " of child $place\n";
    }
    exit 0;
}

sub start {
    my $place = shift;
    my $pid = fork // die "fork: $!";
    serve($place) unless $pid;
    $pids{$pid} = $place;
}

$SIG{TERM} = sub { $stop = 1; kill TERM => keys %pids };
start($_) for 1 .. $children;
print "listening on $bound\n";

while (%pids) {
    my $pid   = wait;
    my $place = delete $pids{$pid} or next;
    start($place) unless $stop;
}
print "all gone\n";
