#!/usr/bin/perl
# echo-timeouts [PORT [SECONDS]]: echoes lines to one client after the other, and leaves one that says nothing for SECONDS (10).
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Listening;

my $port    = shift // 0;
my $seconds = shift // 10;
$| = 1;
my ($server, $bound) = listening($port);
print "listening on $bound\n";

$SIG{ALRM} = sub { die "timed out\n" };
$SIG{PIPE} = 'IGNORE';
while (1) {
    accept(my $client, $server) or next;
    $client->autoflush(1);
    my $lines = 0;
    eval {
        while (1) {
            alarm $seconds;
            my $line = <$client>;
            alarm 0;
            last unless defined $line;
            $lines++;
            print $client $line or die "gone\n";
        }
    };
    alarm 0;
    print $client $@ if $@;
    print "$lines lines, ", $@ || "closed\n";
    close $client;
}
