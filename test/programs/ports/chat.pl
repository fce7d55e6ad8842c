#!/usr/bin/perl
# chat [PORT]: what one client says all others hear; one process, which waits for all of them in select.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Listening;

$| = 1;
$SIG{PIPE} = 'IGNORE';
my ($server, $bound) = listening($ARGV[0] // 0);
print "listening on $bound\n";

my (%clients, $number);

sub tell_all {
    my ($text, $but) = @_;
    syswrite $clients{$_}{client}, $text for grep { $_ != $but } keys %clients;
}

sub heard {
    my $fd  = shift;
    my $one = $clients{$fd} or return;
    if (sysread $one->{client}, $one->{text}, 4096, length $one->{text}) {
        tell_all("$one->{number}: $1\n", $fd) while $one->{text} =~ s/^(.*)\n//;
    }
    else {
        delete $clients{$fd};
        close $one->{client};
        tell_all("$one->{number} left\n", $fd);
    }
}

my $listener = fileno $server;
while (1) {
    my $bits = '';
    vec($bits, $_, 1) = 1 for $listener, keys %clients;
    select($bits, undef, undef, undef) >= 0 or die "select: $!";
    vec($bits, $_, 1) and heard($_) for keys %clients;
    next unless vec $bits, $listener, 1;
    accept(my $client, $server) or next;
    $clients{fileno $client} = {client => $client, number => ++$number, text => ''};
    syswrite $client, "you are $number\n";
    tell_all("$number joined\n", fileno $client);
}
